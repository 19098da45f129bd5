"""What people type in French, with or without “ne” and apostrophes.

“Ce qu'il ne faut pas” and “je ne dois pas” tell what to avoid.
"""

from tests.retrieval.languages.said import Said

SAID = Said(
    language="french",
    urgent="""
jai pris trop de | j'ai trop pris | g pris tro de keta | jen ai trop pris
OVERDOSE | ya une overdose
j’ai pris trop d’ecsta | elle a trop pris help | il respire pas | il ne respire pas
mon pote respire plus | jpeux pas respirer | je peux pas respirer
je ne peux plus respirer | je peux plus respirer | peux plus respirer svp | il se réveille pas
ma meuf se reveille plus | elle ne se réveille plus | elle est inconsciente keske je fais
il manque d'air | je manque dair | que faire si il respire pas
qu'est-ce que je fais il respire pas
il répond pas, overdose | il bouge pas inconscient | je sais pas quoi faire overdose
pourquoi pas une overdose | j'ai rien mangé et j'ai pris trop | c'est quoi ce truc il respire pas
j'arrive pas à le réveiller il est inconscient | pas bien du tout, pris trop | fait une overdose
""",
    turned_around="""
j'ai pas pris trop | j'ai pas trop pris | jai pa trop pris | je n'ai pas trop pris
c'est pas une overdose | c pas une overdose | ce n'est pas une overdose | j'ai jamais pris trop
il est pas inconscient | elle n'est pas inconsciente | je suis pas en overdose
elle a jamais fait overdose | c'est quoi une overdose | c koi une overdose
qu'est-ce qu'une overdose | que se passe-t-il en cas d'overdose | il se passe quoi si on a trop pris
""",
    polarities={
        "state": """
je peux pas respirer | je ne peux plus respirer | jpeux pas dormir | j'arrive pas à dormir
jarrive pas a dormir | j'arrive même pas à dormir | peux pas dormir | il respire pas
il ne se réveille pas | elle ne répond plus, elle ne bouge pas | mon pote se réveille pas
je me sens pas bien | jme sens pas bien | pourquoi j'arrive pas à dormir
je sens plus mes jambes pas
si tu n'arrives pas à dormir | au secours il respire pas | mes mains ne bougent pas
""",
        "negative": """
ce qu'il ne faut pas mélanger | qu'est-ce que je ne dois pas mélanger | il ne faut pas mélanger
avec quoi ne pas mélanger | ne pas mélanger | ce que je ne peux pas mélanger | sans tester
jamais seul | ce qu'un résultat ne dit pas | est-ce que c'est pas dangereux | je dois pas mélanger
ce que la police n'a pas le droit de faire | tu ne devrais pas conduire | faut pas mélanger
""",
        "positive": "ce qu'un résultat dit | la kétamine ça fait quoi | plus de mdma",
    },
    others=(
        *(
            "2-MMC",
            "3-MMC",
            "acétylfentanyl",
            "deschloroketamine",
            "2-FDCK",
            "fluorokétamine",
            "MDA",
        ),
        *("méthamphétamine", "speedball", "norkétamine", "MDMB", "4-FA", "5-APB", "la 2C-B"),
        *("cannabinol", "cannabinoïdes de synthèse", "l'oxycodone", "loxycodone", "1P-LSD", "LSA"),
        *(
            "métizolam",
            "eskétamine",
            "du nalbuphine",
            "d'éphédrine",
            "le méthyl-mdma",
            "naltrexone",
        ),
    ),
    asked=(
        *("{} dosage", "combien de {}", "combien de temps dure {}", "c'est quoi {}", "c koi {}"),
        *("jprends combien de {}", "{} avec de l'alcool", "{} tous les combien", "effets {}"),
    ),
)
