"""English word lists; all words are folded."""

STOP_WORDS = frozenset(
    """
    a an and are as at be but by for if in into is it no not of on or such that the their then
    there these they this to was will with
    """.split()
)
"""Words that say nothing about a text's subject: the list of Lucene's EnglishAnalyzer."""

SOFT_WORDS = frozenset(
    """
    about after all also am any anybody anyone anything arent because been before being between
    can cannot cant could couldnt did didnt different do does doesnt doing dont else ever every
    everyone explain find from get give go got had hadnt has hasnt have havent he help her here
    hes him his how i im info information isnt its ive just kind know let like look make many
    may me mean might more most much must mustnt my need neednt now one only other our out
    please possible question really say see she shes should shouldnt show so some somebody
    someone something take tell than thank thanks thats them theres theyre thing things think
    use used using very want was wasnt way we were werent what whats when where whether which
    while who whom whos whose why wont would wouldnt you your youre
    """.split()
)
"""Question and filler words: they count in titles and headings (“How long does it last?”), where
authors use them on purpose, but not in running text."""

CONTEXT_WORDS = frozenset(
    "it its itself they them their theirs this that these those he she".split()
)
"""Words that refer to something mentioned before."""

UNITS = frozenset(
    """
    day days week weeks month months year years old hour hours minute min mins sec time times fold
    foot feet inch mile miles star step part parts point man way ways bed door page pages
    """.split()
)
"""Words that a hyphenated number counts: “3-day” is two words, “3-MMC” is one name."""

SUBJECT_OPENINGS = (
    "about",
    "define",
    "explain",
    "info on",
    "information on",
    "tell me about",
    "tell me more about",
    "what about",
    "what are",
    "what is",
    "whats",
    "who is",
)
"""Beginnings of questions about a subject in general."""

CONTEXT_OPENINGS = ("and", "but", "or", "so", "also", "then", "what about", "how about")
"""Beginnings of questions that continue an earlier one."""

WEIGHT_UNITS = frozenset(
    """
    mg mgs milligram milligrams gs gram grams gramme grammes ug mcg microgram micrograms ml
    millilitre millilitres milliliter milliliters
    """.split()
)
"""Words that speak of an amount wherever they stand, however much it is."""

AMOUNT_UNITS = WEIGHT_UNITS | frozenset(
    """
    μg g kg cl l litre litres liter liters cc drop drops tab tabs tablet tablets pill pills line
    lines bump bumps cap caps capsule capsules
    """.split()
)
"""Units of amounts."""

VERB_ENDINGS = ("ing", "ed")
"""Endings of words for an action rather than a thing."""

ADVERBS = frozenset(
    """
    actually already also always basically even ever exactly just maybe never normally often
    perhaps probably really sometimes still twice usually
    """.split()
)
"""Words that may come between a person and a verb."""

NEGATED_VERBS = frozenset(
    """
    aint arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt mustnt neednt shouldnt wasnt
    werent wont wouldnt
    """.split()
)
NEGATIONS = frozenset("cannot never not without".split()) | NEGATED_VERBS
"""Words that reverse the meaning of a sentence."""

CONTRACTIONS = {
    **{word: f"{word.removesuffix('nt')} not" for word in NEGATED_VERBS},
    "aint": "is not",
    "cant": "can not",
    "cannot": "can not",
    "wont": "will not",
    "shant": "shall not",
    "im": "i am",
    "ive": "i have",
    "imma": "i am going to",
    **{f"{who}s": f"{who} 's" for who in "he she it that there what who how where here".split()},
    **{f"{who}re": f"{who} are" for who in ("they", "you")},
    **{f"{who}ve": f"{who} have" for who in ("they", "you", "we")},
    "gonna": "going to",
    "wanna": "want to",
    "dunno": "do not know",
    "u": "you",
}
"""Contractions and what they stand for; “'s” for “is” or “has”."""

COURTESIES = frozenset("dear docent hello hey hi hiya ok okay please pls plz so thanks thx".split())
"""Words around a question that are no part of it."""

HARMLESS_WORDS = frozenset(
    """
    pure impure strong stronger strongest weak weaker mild potent quality good better best bad
    worse worst great big bigger small smaller tiny little low high higher large larger
    normal usual average typical regular standard ordinary common single double first second last
    next new old fresh some bit lot lots too very really actually right wrong whole half extra
    additional certain specific own said called ok okay safely today tonight tomorrow yesterday
    plus soon again daily recreational anyway instead though come comes came coming go goes went
    going
    above across against along among around behind below beneath beside besides beyond despite down
    during except inside like near off onto out outside over past per since through throughout
    toward towards under until up upon via within
    friend friends mate mates buddy girlfriend boyfriend partner wife husband brother sister
    son daughter mum mom dad mother father person people man woman guy guys girl boy gf bf
    adult adults beginner beginners newbie newbies novice novices starter starters timer timers time
    take takes took taken taking have having had do did done doing use used using user users try
    tries tried trying want wants wanted need needs needed get gets got
    like likes liked love loves know knows knew call called say says said hear heard ask asks
    asked wonder wondering feel feels consume consumes consumed consuming drug drugs substance
    substances stuff powder pill pills tablet tablets
    recommend recommends recommended suggest suggests suggested advise advises advised sensible
    reasonable appropriate proper correct ideal optimal decent general generally roughly approx
    approximately exact happen happens happened happening put puts putting start starts started
    starting begin begins began beginning keep keeps kept give gives gave given giving plan
    planning supposed tend tends thinking able doing advice tip tips chart charts guide guides
    calculator table list
    hey hi hiya hello yo bro bruv dude folks lol lmao haha omg tbh btw pls plz thx ty cheers sorry
    wtf u ur ya im gonna wanna gotta dunno rn atm
    """.split()
).union(ADVERBS, NEGATIONS, WEIGHT_UNITS)
"""Words that don't change which substance a name next to them means: “my friend's strong ketamine”
is ketamine, but “acetyl fentanyl” isn't fentanyl."""

TIMES_AND_NUMBERS = UNITS.union(
    """
    second seconds morning mornings evening evenings night nights weekend weekends session sessions
    occasion occasions party parties festival festivals rave raves
    two three four five six seven eight nine ten twelve twenty fifty hundred
    """.split()
)
"""Words that are asked about, but are no part of a substance's name: “MDMA two days in a row”."""

SUBJECT_PRONOUNS = frozenset("i you u he she we they people someone somebody anyone who".split())
"""Words that are directly followed by a verb: “can I snort it”."""

PERSONS = frozenset(
    """
    i im ive we weve you youre he hes she shes they theyre someone somebody friend mate girlfriend
    boyfriend gf bf partner wife husband brother sister son daughter child kid baby mum mom dad
    mother father person man woman guy girl boy bro
    body chest eyes hands head heart jaw legs lips mind muscles pulse skin stomach
    """.split()
)
"""People whose state a message may describe: “I can't calm down”, “my friend isn't breathing”."""

STATE_VERBS = frozenset(
    """
    am are be been can could did do does had has have is just really still was were will would
    """.split()
)
"""Words that may come between a person and a “not” that describes their state."""

STATE_OPENINGS = frozenset("cant cannot couldnt didnt dont havent wont".split())
"""Beginnings of statements that leave out the “I”: “can't breathe”."""

STATE_FILLERS = frozenset("and but help hey hi just now ok okay please really so".split())
"""Words that may come before such a beginning."""

RELATIVE_WORDS = frozenset("how what when where which who".split())
"""Before a person, these make it a question rather than a state: “what I can't mix”."""

UNLISTED_WORDS = frozenset(
    """
    arse arsehole brekkie cig ciggies ciggy cigs jewellery kerb kerbs manoeuvre manoeuvres mould
    moulds mouldy moult nana pyjamas rollies sceptic sceptical scepticism
    afterparty apps chemsex dancefloor emoji gummies headshop selfie snus texting uber
    vape vaped vapes vaping wifi
    adhd aids autism epipen hppd ptsd resus bruxism breastmilk hyponatraemia hyponatremia
    sublingually
    benzo benzodiazepine benzodiazepines benzos cannabinoid cannabinoids cathinone cathinones
    deliriant deliriants dissociatives empathogen empathogens entactogen entactogens maoi maois
    nitazene nitazenes nootropic nootropics opioid opioids phenethylamine phenethylamines snri snris
    ssri ssris tryptamine tryptamines
    alprazolam amitriptyline ayahuasca buprenorphine carfentanil citalopram clonazepam clozapine
    dihydrocodeine duloxetine escitalopram fentanyl fluoxetine gabapentin hydrocodone ibogaine
    ketamine kratom lorazepam lamotrigine mdma mephedrone methylone methylphenidate mirtazapine
    modafinil naloxone naltrexone narcan nitrazepam olanzapine oxazepam oxycodone paroxetine
    pregabalin psilocin quetiapine risperidone sertraline statins suboxone tapentadol tramadol
    trazodone venlafaxine xylazine zolpidem zopiclone
    comeup macrodose macrodosing microdose microdosed microdosing redose redosed redosing
    robotripping shrooms trippy
    """.split()
)
"""Words in wide use that the general list of English lacks: British, informal and new ones, and
the common names of medicines and drugs, which are near each other and not the same."""
