"""Who owns cameras and lamps in Bangkok: names to choose from; any other text may be written. Pure."""

from collections.abc import Mapping

AGENCIES: Mapping[str, str] = {
    "ฝ่ายเทศกิจ สำนักงานเขต": "District office, City Law Enforcement",
    "ฝ่ายโยธา สำนักงานเขต": "District office, Public Works",
    "ฝ่ายรักษาความสะอาดและสวนสาธารณะ สำนักงานเขต": "District office, Cleanliness and Public Parks",
    "สำนักการจราจรและขนส่ง": "Traffic and Transportation Department",
    "สำนักการโยธา": "Public Works Department",
    "การไฟฟ้านครหลวง": "Metropolitan Electricity Authority (MEA)",
    "สถานีตำรวจท้องที่": "Local police station",
    "เอกชน": "Private owner",
}
"""In Thai, as the register and letters have it; the English name is for who reads the page in English."""


def in_english(owner: str) -> str:
    """The agency's English name, or what was written where it is none of these."""
    return AGENCIES.get(owner, owner)
