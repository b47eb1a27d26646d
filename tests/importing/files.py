"""Files as school systems write them, in each of the shapes of POLICY.md."""

from io import BytesIO

MANY_ROWS = (
    "student id,Forename,Surname,parent id,Priority,Parental responsibility,Lives with Pupil,"
    "Title,Forename,Surname,Home Email,Main Telephone,Primary Email,Mobile,class id,Class Name\r\n"
    "1001,Ada,Lovell,77,1,T,T,Ms,Clare,Lovell,,01632 960001,clare@example.org,07700 900001,9,6B\r\n"
    "1001,Ada,Lovell,78,2,F,F,Mr,Sam,Carter,,,,07700 900002,9,6B\r\n"
    "\r\n"
    "1002,Ben,Lovell,79,1,T,T,Ms,Clare,Lovell,,,clare@example.org,07700 900001,4,4A\r\n"
)
TWO_PARENTS = (
    "CHILD_FIRST_NAME,CHILD_LAST_NAME,CHILD_PREFERRED_FIRST_NAME,CHILD_DATE_OF_BIRTH,"
    "CHILD_YEAR_GROUP,CHILD_REGISTRATION,PARENT_1_NAME,PARENT_1_RELATIONSHIP,PARENT_1_EMAIL,"
    "PARENT_1_PHONE,PARENT_2_NAME,PARENT_2_RELATIONSHIP,PARENT_2_EMAIL,PARENT_2_PHONE\n"
    "Zoë,O’Brien-Smith,,25/04/2015,Year 5,5C,Mr Dan O’Brien,Father,dan@example.org,07700 900003,"
    "Ann Smith,Grandmother,,01632 960004\n"
    "Adam,Khan,Addie,02/03/2014,Year 6,6B,Noor Khan,Mother,,07700 900005,,,,\n"
)
NO_HEADINGS = "1001,Ada,Lovell,6B,6,Pupil\n1002,Ben,Lovell,4A,4,Pupil\n9001,Grace,Office,,,Staff\n"
PUPIL = (
    "<Pupil><UPN>{upn}</UPN><Surname>{surname}</Surname><Forename>{forename}</Forename>"
    "<DOB>2015-04-25</DOB><Gender>F</Gender><BasicDetails><PreferredForename/>"
    "<NCyearActual>6</NCyearActual><FSMhistory><FSMstart>secret-meals</FSMstart></FSMhistory>"
    "<MedicalFlag>secret-health</MedicalFlag></BasicDetails>"
    "<Address><BS7666Address><PAON>1</PAON><Street>Mill Lane</Street></BS7666Address>"
    "<PostCode>CB1 1AA</PostCode></Address>"
    "<Contacts><Contact><Order>1</Order><Title>Ms</Title><Surname>{surname}</Surname>"
    "<Forename>Clare</Forename><Relationship>MOT</Relationship><Responsibility>1</Responsibility>"
    "<AddressAsPupil>true</AddressAsPupil><Phones><Phone><TelephoneType>H</TelephoneType>"
    "<PhoneNo>01632 960001</PhoneNo></Phone><Phone><TelephoneType>M</TelephoneType>"
    "<PhoneNo>07700 900001</PhoneNo></Phone></Phones><Email>clare@example.org</Email></Contact>"
    "</Contacts></Pupil>"
)
VALID_UPN = "B801200005001"


def ctf(*pupils: str, version: str = "19.0", begin: str = "") -> bytes:
    """A Common Transfer File of these pupils."""
    header = f"<Header><CTFversion>{version}</CTFversion></Header>"
    inside = f"<CTFpupilData>{''.join(pupils)}</CTFpupilData>"
    return f'<?xml version="1.0"?>{begin}<CTfile>{header}{inside}</CTfile>'.encode()


def pupil(upn: str = VALID_UPN, forename: str = "Ada", surname: str = "Lovell") -> str:
    """A pupil of one."""
    return PUPIL.format(upn=upn, forename=forename, surname=surname)


def stream(text: str | bytes) -> BytesIO:
    """The file, opened."""
    return BytesIO(text.encode() if isinstance(text, str) else text)
