"""What people say that no article answers, and what only begins like it."""

from functools import partial
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering import small_talk
from bot.rendering.small_talk import (
    FOLDER,
    MAX_SMALL_TALK,
    SmallTalk,
    find_fixed_reply,
    find_small_talk,
    has_words,
)
from bot.texts import member_texts
from retrieval.parameters import MAX_READ
from retrieval.toml_file import read_toml
from tests.examples import examples
from tests.steps import count_steps

SAID = """
greeting: hi | Hi! | hello there | heyyyyy | HELLO 👋 | hey docent | good morning all
greeting: how are you? | yo bot | hi <:wave:123>
greeting: sup | hiii :D | hey, how r u doing today? | test | what's up
thanks: thanks | thx!! | ty <3 | thank you sooo much | cheers mate | that helped
thanks: thanks, that was really helpful
thanks: ok thank you | thnaks | ❤️ thanks ❤️ | good bot | bye | never mind | lol ok
thanks: thank you for your help
who: who are you | what are you? | are you a human | are you chatgpt?? | r u a bot or a human
who: is this a bot
who: who made you | are you real | am i talking to a real person | hi who are you
who: is anyone there? | are you there | whats your name
can: what can you do | wat can u do? | hey docent, what can you do | what can I ask here
can: how do you work | how do i use this bot
can: can i ask you something? | i have a question | show me the commands | how can you help me
seen: can others see what i ask | can other people see this? | who can see my questions
seen: is this private? | is this anonymous
seen: do you save my messages | will you tell the mods | can mods see what i write here
seen: does anyone see my question
unanswered: that didn't answer my question | you didn't answer my question! | you're useless
unanswered: ur uselessss | not helpful
unanswered: that's not what i asked | wrong answer | this is no help at all | you dont understand
unanswered: that is wrong
insult: fuck you | stupid bot | you suck | ur an idiot | shut up | you are a piece of garbage
insult: fuck off docent | i hate you
help: help | HELP!! | help me please | can someone help me
greeting: hallo | Moin moin! | guten Morgen | na, wie gehts? | hallööö 👋 | servus docent
thanks: danke | vielen Dank! | dankeschön | danke für die Hilfe | das hat mir sehr geholfen
thanks: tschüss
who: wer bist du | bist du ein Mensch? | was bist du eigentlich | wie heißt du | ist da jemand
can: was kannst du | was kann ich dich fragen | wobei kannst du mir helfen
can: kann ich dich was fragen
can: hab mal ne Frage
seen: können andere sehen, was ich frage | wer kann das lesen | ist das anonym | speicherst du das
seen: sehen die mods was ich schreibe
unanswered: das hilft mir nicht weiter | das war nicht meine Frage | falsche Antwort
unanswered: du hast meine frage nicht beantwortet
insult: halt die fresse | du bist so dumm | scheiß bot | blödes Ding
greeting: hola | ¡Hola! | holaaa 👋 | buenas | buenos días a todos | qué tal? | q tal todo
greeting: hola como estas
thanks: gracias | muchas gracias!! | grax | mil gracias por la ayuda | eso me ayudó mucho
thanks: vale gracias
thanks: adiós | no importa | eres un crack
who: quién eres | ¿qué eres? | eres un bot | eres una persona o un bot? | cómo te llamas
who: hay alguien ahí
who: con quien hablo | sos un bot?
can: qué puedes hacer | q sabes hacer | en qué me puedes ayudar | tengo una pregunta
can: puedo preguntarte algo? | q te puedo preguntar
seen: los demás pueden ver lo que pregunto? | quién puede ver esto | esto es anónimo
seen: guardas lo que escribo | pueden los mods leer mis mensajes
unanswered: esto no me sirve de nada | eso no es lo que pregunté | no respondiste mi pregunta
unanswered: no me entiendes | eres inútil | no me ayudas | eso no me ayudó | tu respuesta no sirve
insult: vete a la mierda | eres un idiota | bot de mierda | cállate | te odio
help: ayuda | AYUDA!! | ayúdame por favor | necesito ayuda | alguien me puede ayudar
help: me puedes ayudar? | SOS
help: hilfe | HILFE!! | hilf mir bitte | kann mir jemand helfen | brauche hilfe
greeting: salut | Bonjour ! | coucou ça va ? | slt cv
greeting: wesh bien ou quoi | bonsoir à tous | allooo 👋
thanks: merci | mrc bcp | merci beaucoup ! | merci pour ton aide | ça m'a bien aidé | d'accord
thanks: à plus | bonne nuit | laisse tomber
who: t'es qui | tes ki toi | c'est qui | qui es-tu ?
who: t'es un robot ? | t'es un humain | y a quelqu'un
who: comment tu t’appelles | qui t'a créé
can: tu peux faire quoi | tu sais faire quoi | qu'est-ce que je peux te demander | tu sers à quoi
can: je peux te poser une question | j'ai une question
seen: qui peut voir mes messages | les modos voient ce que j'écris ? | c'est anonyme ?
seen: est-ce que les autres peuvent lire mes questions | tu enregistres ce que j'écris
unanswered: c'est pas ma question | ce n'est pas ce que j'ai demandé | tu réponds pas à ma question
unanswered: t'as rien compris | n'importe quoi
insult: ta gueule | t'es con | bot de merde | t'es vraiment stupide | va te faire foutre
help: à l'aide | au secours !! | aidez-moi svp | jai besoin d'aide | quelqu'un peut m'aider
"""
"""What must get a fixed reply, by what it says."""

ASKED = """
who are you supposed to call when somebody collapses | who are you supposed to tell
what are you allowed to mix
hi what is ketamine | hey can others see it when i am high | hello, how do i test my pills?
thanks but is it safe with alcohol
what can you do if somebody stops breathing | what can you do for a comedown | what do i do
what should i do now
how does it work | how does it work with alcohol | what is it | what is this pill
is it anonymous | is it safe | can they see it
can the police see drugs in my blood | who can see a doctor for free | is this normal
is this dangerous | are you supposed to feel sick
it didn't help | it didn't work | it's not helping him | that didn't help my friend | i'm useless
hopeless | everything is useless
what's the point | what's the point of it all | i hate this | i hate myself | i hate my life
nobody likes me | i want to kill myself
i took too much | help i took too much | help my friend | help me sleep | my friend is not ok
i'm not okay | i'm scared
am i dying | is he going to be alright | good trip or bad trip | what helps with a comedown
thanks to ketamine i can't pee
k | speed | ket | molly | testing | drug test | yes | no | sorry | lsd
you didn't answer what ketamine does
who made lsd | who runs the lab | are you a doctor who knows about ketamine
what commands do mods have | do you need a prescription for it
hallo was ist ketamin | danke aber ist das gefährlich | was ist das | ist das giftig | wie wirkt das
wer kann mir in berlin helfen | hilfe ich hab zu viel genommen | hilf meinem freund | was mache ich
was kann ich gegen kater tun | es hilft nicht | es hat nicht geholfen | ich bin nutzlos
ich hasse mein leben | ich will sterben | alles ist scheiße | mir geht es nicht gut | ist er ok
können andere sehen, wenn ich drauf bin | sieht die polizei das im blut | was soll das alles
hola qué es la ketamina | gracias pero es peligroso? | es peligroso | cómo funciona | qué es esto
quién puede ver a un médico gratis | ayuda tomé demasiado | ayuda a mi amigo
ayuda mi amigo no respira
no me ayudó a dormir | no sirve para nada vivir | soy un inútil | odio mi vida | quiero morir
no puedo más
qué hago | qué hago ahora | me puedes ayudar con el bajón | para qué sirve | está bien mezclarlos
estoy mal
la policía puede ver drogas en mi sangre | eres médico y sabes de ketamina | qué se puede mezclar
maría | perico | crack | cristal | tusi | pasti | no me encuentro bien | muérete de sobredosis
me quiero matar
no sirve de nada | no me ayudó | no ayuda | no responde | no tiene sentido | es anónimo | da miedo
no contesta | el no responde | no sirve para nada | no me siento bien | estás seguro que es mdma
keta | gras | spritze | ich kann nicht mehr | wer bist du ohne drogen
salut c'est quoi la kétamine | merci mais c'est dangereux ? | c'est quoi | c koi | ça marche comment
ça sert à quoi | qui peut m'aider à paris | au secours j'ai pris trop | aide mon pote | je fais quoi
que faire contre la gueule de bois | ça m'aide pas | je sers à rien | je me déteste | je veux mourir
tout est nul dans ma vie | ça va pas | je vais pas bien | il va bien ? | j'en peux plus | ké | taz
est-ce que les flics voient ça dans le sang | c'est bien ? | t'as déjà pris de la md
pas de souci avec
mes parents vont savoir si je fume | tu connais la 3-mmc | qui a inventé le lsd
merde j'ai trop pris
"""
"""What is a question, or may be one of somebody in danger, however it begins."""


WORDS = "hi thanks you are useless what can do is this private docent please".split()


def lines(table: str) -> list[tuple[str, str]]:
    """Return what is said in a table, each with what it says, if that is told."""
    rows = [
        row.partition(": ") if ": " in row else ("", "", row) for row in table.split("\n") if row
    ]
    return [(kind, text.strip()) for kind, _, texts in rows for text in texts.split(" | ")]


def test_small_talk_is_known_however_it_is_written() -> None:
    """Case, signs, repeated letters, emoji and short spellings don't matter."""
    assert [(kind, text) for kind, text in lines(SAID) if find_small_talk(text) != kind] == []


def test_what_is_more_than_small_talk_is_a_question() -> None:
    """The articles may answer it."""
    assert [text for _, text in lines(ASKED) if find_small_talk(text)] == []


def test_the_tables_are_long_enough() -> None:
    """Each kind is there, and many a line."""
    assert {kind for kind, _ in lines(SAID)} == set(get_args(SmallTalk))
    assert len(lines(SAID)) + len(lines(ASKED)) >= 140


@pytest.mark.parametrize(
    "text",
    [
        *("help", "HELP", "Help?", "help!!", "/help", "help.", "**help**", "  help \n", "help 🆘"),
        *("help me", "Help me!", "help us", "help me please", "help please", "please help"),
        *("please, please help me!", "pls help", "Hi Docent, help", "i need help", "I NEED HELP"),
        *("can you help me?", "can someone help me please", "someone help", "oh help me now"),
    ],
)  # fmt: skip
def test_a_call_for_help_is_one_however_it_is_written(text: str) -> None:
    """It says nothing that an article could answer."""
    assert find_small_talk(text) == "help"


@pytest.mark.parametrize(
    "text",
    [
        *("", "?!", "🆘", "please", "me", "i need", "hi", "helpful", "helpme", "no help"),
        *("how do i help someone?", "help someone", "can i help", "i can help", "help my friend"),
        *("does ketamine help me", "help with sleeping", "help after using", "where is help"),
        *("help me sleep", "help i took too much", "i don't need help", "thanks for the help"),
    ],
)
def test_what_says_more_than_help_is_a_question(text: str) -> None:
    """The articles may answer it."""
    assert find_small_talk(text) != "help"


def test_several_things_said_get_the_reply_that_matters_most() -> None:
    """A greeting or thanks beside it takes nothing away."""
    assert find_small_talk("hi, thanks, but you're useless") == "unanswered"
    assert find_small_talk("hello! who are you? and what can you do?") == "who"


def test_fillers_alone_say_nothing() -> None:
    """Nor does a message without words."""
    for text in ("please", "docent", "so, now", "", "!?", "👋"):
        assert find_small_talk(text) is None


@pytest.mark.parametrize("path", list(FOLDER.glob("*.toml")), ids=lambda path: path.name)
def test_a_language_has_phrases_of_every_kind(path: Path) -> None:
    """And no others; each but a call for help has its reply."""
    kinds = set(get_args(SmallTalk))
    assert set(read_toml(path).data["phrases"]) == kinds
    assert {*member_texts.SMALL_TALK, "help"} == kinds


def test_no_message_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is folded of it and compared doesn't grow with what is typed."""
    compared: list[int] = []
    ends = small_talk._ends

    def counting_ends(phrase: Any, said: Any, start: int) -> set[int]:
        compared.append(start)
        return ends(phrase, said, start)

    monkeypatch.setattr(small_talk, "_ends", counting_ends)
    steps = count_steps(monkeypatch)
    for text in ("can you do is what " * 500, "h" * 6_000, "hi " * 2_000, "👋" * 6_000):
        assert steps.count(partial(find_small_talk, text)) <= 4 * MAX_READ
        assert compared == []
    longest = "hi you are so this is can will you " * 10
    find_small_talk(" ".join(longest.split()[:MAX_SMALL_TALK]))
    assert len(compared) < 40 * MAX_SMALL_TALK


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=MAX_SMALL_TALK - 1))
@examples(100, prove=5_000)
def test_a_greeting_before_a_message_changes_nothing(said: list[str]) -> None:
    """A question stays one, and nothing is said that wasn't; but who says thanks is greeted."""
    before, after = find_small_talk(" ".join(said)), find_small_talk(" ".join(["hello", *said]))
    if before == "thanks" or (before is None and find_small_talk(f"hi {said[0]}")):
        assert after in {"greeting", None}
    else:
        assert after == before


def test_addresses_emoji_and_mentions_are_no_words() -> None:
    """As Discord writes them."""
    for text in ("<@&123456789012345678> <t:17:R>", "https://example.org/tea", "<a:tea:1> 🦄"):
        assert not has_words(text)
    assert has_words("tea <:tea:1>")


@pytest.mark.parametrize(
    ("message", "reply", "is_friendly"),
    [
        ("how long does it last?", "", False),
        ("<:tea:1>", member_texts.WORDS_ONLY, False),
        ("help", "guide", False),
        ("who can see this?", "all", False),
        ("thanks", member_texts.SMALL_TALK["thanks"], True),
    ],
)
def test_what_asks_nothing_has_a_fixed_reply(message: str, reply: str, is_friendly: bool) -> None:
    """Where help is stands above all that isn't just friendly."""
    assert find_fixed_reply(message, "guide", "all", "more") == (reply, is_friendly)
