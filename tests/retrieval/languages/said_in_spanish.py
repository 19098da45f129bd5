"""What people type in Spanish, where whoever it is said of is often left out.

“Qué no …” and “no se puede …” ask what to avoid.
"""

from tests.retrieval.languages.said import Said

SAID = Said(
    language="spanish",
    urgent="""
SOBREDOSIS!! | mi amigo no respira | ¡no puedo respirar! | ayuda no puedo respirar | ya no respira
me pase con el keta | me pasé con la keta q hago | m pase con el keta | creo que me he pasado
tome demasiado | e tomado demasiado | tomé demaciado | esta inconciente | casi no respira
mi novia esta inconsciente q hago | no se despierta | mi amiga no se dispierta | es una sobredosis?
no se que hacer he tomado demasiado | nose he tomado demasiado | no puedo mas, he tomado demasiado
no he comido nada y he tomado demasiado | no estoy bien he tomado demasiado
no, he tomado demasiado
no me encuentro bien sobredosis | no responde inconsciente | no se si he tomado demasiado
que hago si tome demasiado | si he tomado demasiado que hago
que es lo que hago he tomado demasiado
no es broma tome demasiado | no quiero morir he tomado demasiado | por que no respira
""",
    turned_around="""
no es sobredosis | no es una sobredosis | no esta inconsciente | no he tomado demasiado
creo que no he tomado demasiado | nunca he tenido una sobredosis | no me he pasado
no fue sobredosis
no creo que sea una sobredosis | mi amigo no esta inconsciente | tampoco he tomado demasiado
que es una sobredosis | que pasa si he tomado demasiado | q pasa si tome demasiado
que pasa cuando no respira | que significa inconsciente | una duda, que pasa si esta inconsciente
""",
    polarities={
        "state": """
no puedo respirar | no respira | mi amigo no respira | no me encuentro bien | xq no puedo dormir
por que no puedo dormir | ayuda no se despierta | mi novia no se despierta | el no reacciona
mi amigo ya no respira | no siento las piernas | ya no puedo mas | hola no me baja | no se que hacer
""",
        "negative": """
que no mezclar | que drogas no se pueden mezclar | no mezclar | lo que no debes mezclar
que no se debe tomar con mdma | sin analizar | que no dice un resultado | que no puedo mezclar
nunca a solas | lo que la policia no puede hacer | ni alcohol ni keta
""",
        "positive": "que dice un resultado | cuanto dura la keta",
    },
    others=(
        *(
            "2-MMC",
            "3-MMC",
            "acetilfentanilo",
            "acetil fentanilo",
            "desclorketamina",
            "2-FDCK",
            "MDA",
        ),
        *("fluoro ketamina", "metanfetamina", "speedball", "norketamina", "MDMB", "lsd", "5-APB"),
        *("cannabinol", "cannabinoides sinteticos", "heroina", "hoja de coca", "metil mdma"),
        *("extasis liquido", "esketamina", "keta china", "popper"),
    ),
    asked=(
        *("{} dosis", "cuanto {} por kilo", "cuanto dura {}", "q es {}", "cada cuanto {}"),
        *("tomar {} con alcohol", "{} y alcohol", "efectos de {}", "cuanto tarda {} en subir"),
    ),
    on_mixtures="mezclas",
)
