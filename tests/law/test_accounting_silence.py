"""No word for a patient tells of a suspension, in either language, however it is written."""

import pytest

from privacy_portal.law.accounting.silence import betraying, check_patient_words
from privacy_portal.law.refusal import Refused


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("There is an investigation.", "investigation"),
        ("INVESTIGATORS asked us to wait", "INVESTIGATORS"),
        ("The police need more time", "police"),
        ("A law  enforcement official wrote", "law  enforcement"),
        ("A law\nenforcement official wrote", "law\nenforcement"),
        ("at the request of an agency", "agency"),
        ("health oversight", "oversight"),
        ("Some lines are suspended.", "suspended"),
        ("because of a Suspension", "Suspension"),
        ("an in\u00advestigation", "in\u00advestigation"),
        ("We had to leave out some lines", "leave out"),
        ("una investigación", "investigación"),
        ("una investigacio\u0301n", "investigacio\u0301n"),
        ("la Policía lo pidió", "Policía"),
        ("las fuerzas del orden", "fuerzas del orden"),
        ("una agencia del estado", "agencia"),
        ("la suspensión de la lista", "suspensión"),
        ("una fiscalía", "fiscalía"),
        ("la supervisión de salud", "supervisión"),
        ("The authorities asked us to wait", "authorities"),
        ("The Justice Department has it", "Justice"),
        ("a federal office", "federal"),
        ("An agent came by", "agent"),
        ("The court has not answered", "court"),
        ("a judge's order", "judge"),
        ("the government", "government"),
        ("an official inquiry", "inquiry"),
        ("The OIG wrote", "OIG"),
        ("the DOJ", "DOJ"),
        ("The F.B.I. asked", "F.B.I"),
        ("the f.b.i asked", "f.b.i"),
        ("the D.O.J.", "D.O.J"),
        ("The list is sealed", "sealed"),
        ("It is a secret.", "secret"),
        ("Some lines are hidden", "hidden"),
        ("We may not tell you why", "may not tell"),
        ("We may not show you all", "may not show"),
        ("We can't tell you", "can't tell"),
        ("Homeland Security", "Homeland"),
        ("after a lawful request", "lawful request"),
        ("el departamento de justicia", "justicia"),
        ("una oficina federal", "federal"),
        ("un agente", "agente"),
        ("el tribunal", "tribunal"),
        ("una jueza", "jueza"),
        ("el juzgado", "juzgado"),
        ("el gobierno", "gobierno"),
        ("es secreto", "secreto"),
        ("algunas líneas están ocultas", "ocultas"),
        ("no podemos decirle por qué", "no podemos decirle"),
    ],
)
def test_a_word_that_could_tell_of_a_suspension_is_found_as_it_was_written(text: str, word: str) -> None:
    assert betraying(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The laboratory is slow.",
        "Our records office moved to another floor.",
        "We wait for our billing company. It is closed until Monday.",
        "Our secretary is ill, and the bureaucracy of a move takes time.",
        "La secretaria está enferma.",
        "Our agenda is full. A courteous colleague is ill.",
        "The form was urgent and the dean of the school must sign.",
        "Your list is long, e.g. many visits. We need more time.",
        "El laboratorio tarda.",
        "Nuestra oficina de archivos se mudó.",
        "Esperamos a nuestra empresa de facturación.",
        "La persona a cargo está de vacaciones; agendamos la entrega.",
        "Part of your information is kept by a service outside the clinic, and we wait for its answer.",
        "The person who keeps the list is ill until Monday.",
        "We commit to sending it; our supervisor signs it.",
        "Parte de su información está en un servicio externo y esperamos su respuesta.",
        "La persona encargada está enferma hasta el lunes.",
    ],
)
def test_an_honest_reason_is_left_alone(text: str) -> None:
    check_patient_words(text)


def test_the_refusal_names_the_word_and_is_the_same_whether_there_is_a_suspension_or_not() -> None:
    with pytest.raises(Refused) as caught:
        check_patient_words("The police asked us to wait.")
    assert caught.value.code == "WORDS_BETRAY"
    assert "“police”" in caught.value.sentence
    assert "whether there is one or not" in caught.value.sentence
    assert caught.value.cite is not None
