"""What people type in German, where a “nicht” behind a verb is that verb's.

“Was … nicht” and “darf ich … nicht” ask what to avoid.
"""

from tests.retrieval.languages.said import Said

SAID = Said(
    language="german",
    urgent="""
hab zu viel genommen | hilfe hab zuviel genommen | ich hab viel zu viel genommen | UEBERDOSIS
mein freund atmet nicht | mein freund atmet nich mehr | sie is bewusstlos was tun | bewußtlos
er wacht nicht auf | er hat ne überdosis | ich krieg keine luft | sie kriegt keine luft mehr
ich hab nichts gegessen und zu viel genommen | er atmet nicht bewusstlos
ich kann nicht mehr, zu viel genommen | warum nicht überdosis | er reagiert nicht überdosis
hatte noch nie so angst, bewusstlos | nicht gut bewusstlos | was mach ich er atmet nicht
""",
    turned_around="""
ich hab nicht zu viel genommen | hab ich nicht zu viel genommen | das ist keine überdosis
er ist nicht bewusstlos | ich bin gar nicht bewusstlos | sie war nie bewusstlos
ich hatte noch nie eine überdosis | hab zum glück nicht zu viel genommen
was passiert wenn man zu viel genommen hat | was passiert bei einer ueberdosis
was ist eine überdosis | was bedeutet bewusstlos
""",
    polarities={
        "state": """
ich kann nicht atmen | ich krieg keine luft | er atmet nicht | mein freund reagiert nicht mehr
ich fühl mich nicht gut | warum kann ich nicht schlafen | kann nicht schlafen | schlaf nicht
kann gar nicht schlafen | die frau wacht nicht auf | ich spür meine beine nicht
wenn du nicht schlafen kannst | hilfe er atmet nicht | wieso schläft er nicht
""",
        "negative": """
was darf man nicht mischen | was sollte ich nicht mischen | kann ich das nicht mischen
nicht mischen | was du nicht mischen solltest | dinge, die ich nicht mischen darf
was ein ergebnis nicht sagt | nie allein konsumieren | ohne testen | ist das nicht gefährlich
darf ich ketamin nicht mischen | was die polizei nicht darf | soll ich das nicht nehmen
""",
        "positive": "was ein ergebnis sagt | wie wirkt ketamin",
    },
    others=(
        *("2-MMC", "3-MMC", "acetylfentanyl", "deschlorketamin", "2-FDCK", "fluorketamin", "MDA"),
        *(
            "methamphetamin",
            "speedball",
            "fliegenpilz",
            "norketamin",
            "MDMB",
            "ghbx",
            "lsd",
            "5-APB",
        ),
        *(
            "cannabinol",
            "synthetische cannabinoide",
            "heroin",
            "kokablätter",
            "ketanest",
            "methyl-mdma",
        ),
    ),
    asked=(
        *("{} dosierung", "wie viel {}", "wie lange wirkt {}", "was ist {}", "wv {} nehmt ihr"),
        *("{}dosis", "{} mit alkohol", "wie oft {}", "{} wirkung"),
    ),
    on_mixtures="mischkonsum",
)
