"""In a language without words of its own, Docent is careful."""

import pytest

from retrieval.answering import Answered, Answerer
from retrieval.audience import Audience
from retrieval.content import Library
from retrieval.language import analyse, load_language
from tests.articles import library_of, source

GUEST = Audience.of({"guest"})

GERMAN = {
    "Kräutertee": """\
## Zubereitung

Die getrockneten Blätter mit kochendem Wasser übergießen und zehn Minuten ziehen lassen.

## Lagerung

Kräuter bleiben in einer dunklen Dose ein Jahr lang frisch.
""",
    "Schlaf": """\
## Wie viel Schlaf nötig ist

Erwachsene brauchen meist sieben bis neun Stunden in der Nacht.

## Wenn man nicht einschläft

Aufstehen, etwas Ruhiges tun, und erst wieder ins Bett gehen, wenn man müde ist.
""",
    "Erste Hilfe": """\
## Stabile Seitenlage

Wer bewusstlos ist und atmet, wird auf die Seite gelegt, damit die Atemwege frei bleiben.

## Notruf

Unter der 112 sagt man, wo es passiert ist und wie viele Menschen verletzt sind.
""",
    "Radfahren": """\
## Bremsen prüfen

Die Bremsbeläge sollen wenigstens zwei Millimeter dick sein.

## Licht

Vorn weiß, hinten rot; bei Regen auch am Tag.
""",
}

JAPANESE = {
    "緑茶": """\
## 入れ方

お湯を八十度まで冷ましてから茶葉に注ぎ、一分ほど待ちます。

## 保存

茶葉は湿気を避けて、暗い場所に置いてください。
""",
    "睡眠": """\
## 必要な時間

大人はたいてい七時間から九時間の睡眠が必要です。

## 眠れないとき

いったん布団を出て、静かなことをしてから戻りましょう。
""",
    "応急手当": """\
## 回復体位

意識がなく呼吸がある人は、気道を保つために横向きに寝かせます。

## 救急車を呼ぶ

百十九番に電話をして、場所とけが人の数を伝えます。
""",
    "自転車": """\
## ブレーキ

ブレーキパッドの厚さは二ミリ以上必要です。

## ライト

前は白、後ろは赤です。雨の日は昼間もつけましょう。
""",
}

EVERYDAY = {
    "dutch": """\
Wie wird das Wetter morgen?
Erzähl mir einen Witz
Wie spät ist es in Tokio?
Wo ist der nächste Bahnhof?
Wie viel kostet ein Flug nach Rom?
Was läuft heute Abend im Kino?
Stell bitte einen Wecker auf sieben Uhr
Wer hat gestern das Spiel gewonnen?
Wie heißt die Hauptstadt von Australien?
Wie kündige ich meinen Vertrag?
Kannst du mir ein Restaurant empfehlen?
Wie lange dauert die Fahrt nach Berlin?
Was soll ich heute kochen?
Wie ändere ich mein Passwort?
Wann hat die Post auf?
Was bedeutet dieses Wort auf Englisch?
Wie viele Menschen wohnen in Wien?
Spiel bitte Musik
Wie alt ist der Bundeskanzler?
Was schenke ich meiner Mutter zum Geburtstag?""",
    "none": """\
明日の天気はどうですか
冗談を言ってください
今何時ですか
一番近い駅はどこですか
東京からパリまでの飛行機はいくらですか
今夜の映画は何がありますか
七時に目覚ましをかけて
昨日の試合は誰が勝ちましたか
オーストラリアの首都はどこですか
契約を解約するにはどうすればいいですか
おすすめのレストランを教えて
大阪までどのくらいかかりますか
今日の夕飯は何を作ればいいですか
パスワードを変えたい
郵便局は何時に開きますか
この言葉は英語で何と言いますか
京都には何人住んでいますか
音楽をかけてください
総理大臣は何歳ですか
母の誕生日に何をあげればいいですか""",
}

ASKED = {
    "dutch": {
        "stabile Seitenlage": "erste-hilfe#stabile-seitenlage",
        "Schlaf": "schlaf#",
        "Kräutertee Lagerung": "kraeutertee#lagerung",
    },
    "none": {"回復体位": "first-aid#", "睡眠": "sleep#"},
}

SLUGS = {
    "Kräutertee": "kraeutertee",
    "Schlaf": "schlaf",
    "Erste Hilfe": "erste-hilfe",
    "Radfahren": "radfahren",
    "緑茶": "tea",
    "睡眠": "sleep",
    "応急手当": "first-aid",
    "自転車": "bicycle",
}


def library_in(language: str) -> Library:
    """Return articles in a language; German ones for Dutch, as its stemmer has no file, either."""
    articles = GERMAN if language == "dutch" else JAPANESE
    return library_of(
        *(source(body, title=title, slug=SLUGS[title]) for title, body in articles.items()),
        language=language,
    )


@pytest.mark.parametrize("caution", ["low", "normal", "high"])
@pytest.mark.parametrize("language", ["dutch", "none"])
def test_everyday_questions_are_not_answered(language: str, caution: str) -> None:
    """At most one of twenty, though nothing tells which words mean little."""
    view = Answerer(library_in(language), caution).reading_as(GUEST)  # type: ignore[arg-type]
    answers = [view.answer(question) for question in EVERYDAY[language].splitlines()]
    assert len(answers) == 20
    assert sum(isinstance(answer, Answered) for answer in answers) <= 1


@pytest.mark.parametrize("language", ["dutch", "none"])
def test_what_is_asked_by_its_name_is_answered(language: str) -> None:
    """Careful isn't silent."""
    view = Answerer(library_in(language)).reading_as(GUEST)
    for question, section in ASKED[language].items():
        answer = view.answer(question)
        assert isinstance(answer, Answered), question
        assert answer.section.id.startswith(section)


def test_english_words_mean_nothing_elsewhere() -> None:
    """Neither those that other languages have, too, nor others."""
    dutch = load_language("dutch")
    assert [word.text for word in analyse("Not will was so", dutch)] == ["not", "will", "was", "so"]
    assert not any(word.is_soft for word in analyse("tell me what is", dutch))
