"""Files of one small school, in shapes of POLICY.md: what its systems wrote in two weeks."""

AUTUMN = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//hilltop//school//EN\r
BEGIN:VEVENT\r
UID:1\r
SUMMARY:Autumn term\r
DTSTART;VALUE=DATE:20260903\r
DTEND;VALUE=DATE:20261219\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
SUMMARY:INSET day\r
DTSTART;VALUE=DATE:20261127\r
DTEND;VALUE=DATE:20261128\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:3\r
SUMMARY:Year 2 assembly\r
DTSTART:20261124T093000Z\r
DTEND:20261124T100000Z\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:4\r
SUMMARY:Christmas holiday\r
DTSTART;VALUE=DATE:20261221\r
DTEND;VALUE=DATE:20270102\r
END:VEVENT\r
END:VCALENDAR\r
"""
"""The calendar of the school's website."""

_SYSTEM = (
    "student id,Forename,Surname,parent id,Priority,Parental responsibility,Lives with Pupil,"
    "Title,Forename,Surname,Home Email,Main Telephone,Primary Email,Mobile,class id,Class Name"
)
SEPTEMBER = f"""{_SYSTEM}
1001,Ada,Lovell,77,1,T,T,Ms,Clare,Lovell,,01632 960001,clare@example.org,07700 900001,9,6B
1001,Ada,Lovell,78,2,F,F,Mr,Sam,Carter,,,,07700 900002,9,6B

1002,Ben,Lovell,77,1,T,T,Ms,Clare,Lovell,,01632 960001,clare@example.org,07700 900001,4,5A
1003,Cara,Onyx,80,1,T,T,Mrs,Ida,Onyx,,,ida@example.org,07700 900003,9,6B
1004,Dev,Patel,81,1,T,T,Mrs,Mina,Patel,,,,07700 900004,9,6B
1004,Dev,Patel,82,2,T,F,Mr,Raj,Patel,,,,07700 900005,9,6B
1005,Eli,Stone,83,1,T,T,Mr,Jon,Stone,,,,07700 900006,4,5A
1006,Fay,Moss,84,1,T,T,Ms,Liz,Moss,,,,07700 900007,4,5A
1007,Gus,Webb,85,1,T,T,Ms,Una,Webb,,,,07700 900008,4,5A
""".replace("\n", "\r\n")
"""What the management system exports: many rows a pupil, headings that stand twice."""

_OFFICE = (
    "CHILD_FIRST_NAME,CHILD_LAST_NAME,CHILD_PREFERRED_FIRST_NAME,CHILD_DATE_OF_BIRTH,"
    "CHILD_YEAR_GROUP,CHILD_REGISTRATION,PARENT_1_NAME,PARENT_1_RELATIONSHIP,PARENT_1_EMAIL,"
    "PARENT_1_PHONE,PARENT_2_NAME,PARENT_2_RELATIONSHIP,PARENT_2_EMAIL,PARENT_2_PHONE"
)
NOVEMBER = f"""{_OFFICE}
Ada,Lovell,,14/03/2016,Year 6,6B,Ms Clare Lovell,Mother,clare@example.org,07700 900001,,,,
Ben,Lovell,,25/05/2017,Year 5,5A,Ms Clare Lovell,Mother,clare@example.org,07700 900001,,,,
Cara,Onyx,,30/01/2016,Year 6,6B,Mrs Ida Onyx,Mother,ida@example.org,07700 900003,,,,
Dev,Patel,,17/11/2015,Year 6,6B,Mrs Mina Patel,Mother,,07700 900004,,,,
Eli,Stone,,22/06/2017,Year 5,5C,Mr Jon Stone,Father,,07700 900006,,,,
Fay,Moss,,19/02/2017,Year 5,5A,Ms Liz Moss,Mother,,07700 900007,,,,
"""
"""One row a pupil with two parents, from another system. Eli has another class; Dev's father and
Ada's uncle are not in it, nor is Gus."""

TRANSFER = """<?xml version="1.0" encoding="UTF-8"?>
<CTfile><Header><DocumentName>Common Transfer File</DocumentName><CTFversion>25.0</CTFversion>
<DateTime>2026-11-23T16:20:00</DateTime></Header><CTFpupilData><Pupil><UPN>B801200005001</UPN>
<Surname>Reyes</Surname><Forename>Hana</Forename><DOB>2016-02-09</DOB><Sex>F</Sex>
<BasicDetails><NCyearActual>6</NCyearActual><MedicalFlag>asthma</MedicalFlag></BasicDetails>
<Contacts><Contact><Order>1</Order><Title>Ms</Title><Surname>Reyes</Surname>
<Forename>Luz</Forename><Relationship>MOT</Relationship><Responsibility>1</Responsibility>
<Phones><Phone><TelephoneType>M</TelephoneType><PhoneNo>07700 900009</PhoneNo></Phone></Phones>
</Contact></Contacts></Pupil></CTFpupilData></CTfile>
"""
"""A Common Transfer File, as another school sends it with a pupil who comes from there."""
