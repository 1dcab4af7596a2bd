"""Files of an accounting, for the patient and for the privacy office."""

from collections.abc import Callable
from enum import StrEnum
from typing import IO

from disclosures.exporting import csv, fhir, json, pdf, xlsx
from disclosures.exporting.rows import Audience, Content, Progress

__all__ = ["WRITERS", "Audience", "Content", "Format", "Progress", "Writer"]

type Writer = Callable[[Content, IO[bytes], Progress], None]


class Format(StrEnum):
    """What kind of file is made."""

    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    FHIR = "fhir"


WRITERS: dict[Format, Writer] = {
    Format.PDF: pdf.write,
    Format.CSV: csv.write,
    Format.XLSX: xlsx.write,
    Format.JSON: json.write,
    Format.FHIR: fhir.write,
}
