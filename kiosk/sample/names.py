"""Invented names, and telephone numbers that are kept free for fiction."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SCHOOL = "Brambledown Primary School"

FORENAMES = _words(
    """
    Aaliyah Adam Aisha Albie Alfie Alice Amara Amir Anaya Archie Arlo Arthur Ava Bailey Beatrice
    Bethan Bodhi Callum Caleb Carys Charlie Chidi Chloe Clara Daisy Dara Dexter Dylan Edie Eleri
    Elijah Ella Elsie Emeka Emilia Eryn Esme Ethan Evie Farah Felix Finley Florence Frankie
    Freddie Freya George Grace Gwen Hafsa Hamza Hannah Harper Harriet Harry Hugo Ibrahim Imogen
    Isaac Ivy Jacob Jakub Jasmine Jayden Jude Kacper Kai Kayla Khadija Kofi Lara Layla Leo Lena
    Logan Lola Lucas Luca Lucy Lyra Mabel Maisie Maja Marcus Martha Maryam Matilda Max Maya Mia
    Mila Milo Molly Musa Myles Nadia Nathan Nevaeh Nia Niamh Noor Olive Oliver Omar Orla Oscar
    Otis Owen Penelope Phoebe Quinn Rafael Rania Reuben Riley Rosa Rowan Rory Samuel Sana Sara
    Seren Sienna Sofia Stanley Sunny Tariq Teddy Thea Theo Toby Tomos Uma Violet Wilf William
    Yasmin Yusuf Zachary Zara
    """
)

SURNAMES = _words(
    """
    Abbott Adeyemi Ahmed Akhtar Allen Amos Atkinson Bailey Banerjee Barlow Begum Bevan Bird
    Blake Bowen Brooks Burke Campbell Carter Chowdhury Clarke Coleman Costa Cruz Dale Das Davies
    Dawson Dobson Doyle Duffy Eaton Edwards Ellis Evans Farrell Fernandes Finch Flynn Ford
    Fraser Gallagher Gibbs Grant Green Griffiths Hale Hamid Harding Harris Hill Holt Howell
    Hughes Hussain Ibrahim Islam Jackson Jones Joseph Kaur Kelly Khan Kowalski Lamb Lewis Lloyd
    Malik Marsh Mason Mensah Miah Moore Morgan Murphy Nash Nguyen Nowak Obi Okeke Oliver Osei
    Owen Page Parry Patel Pearce Perry Phillips Popescu Powell Price Quinn Rahman Reed Rees Reid
    Rossi Rowe Russell Ryan Shaw Singh Skinner Smith Stone Sutton Taylor Thapa Thomas Tran
    Vaughan Walker Ward Webb White Williams Wood Woźniak Wright Yilmaz Young
    """
)

GROWN_UP = _words(
    """
    Adaeze Alan Alison Amit Andrea Andrew Anita Anna Ben Bilal Bronwen Carl Carol Catrin Chris
    Claire Craig Dan Deborah Denise Ewa Faisal Fatima Gareth Gemma Grzegorz Hayley Helen Huw Ian
    Imran Jane Jo Karen Kasia Kate Kevin Kwame Laura Lee Lisa Marek Maria Mark Martin Matt Megan
    Naomi Natalie Neil Nicola Nkechi Paul Pawel Rachel Rashid Rebecca Richard Robert Ruth Sadia
    Sally Sam Sarah Sean Shabana Simon Sophie Steve Stuart Sunita Susan Tanya Tina Tracey Uzma
    Victoria Vikram Wayne Wendy Yetunde
    """
)

MEN = frozenset(
    _words(
        """
        Alan Amit Andrew Ben Bilal Carl Chris Craig Dan Faisal Gareth Grzegorz Huw Ian Imran Kevin
        Kwame Lee Marek Mark Martin Matt Neil Paul Pawel Rashid Richard Robert Sam Sean Simon Steve
        Stuart Vikram Wayne
        """
    )
)
"""Which of the grown-ups’ names the sample gives to fathers; the others go to mothers."""

STREETS = _words(
    """
    Alder Beech Chapel Church Dairy Elm Farm Forge Garden Green Hawthorn High Ivy Kiln Ladder
    Larch Meadow Mill Moor North Orchard Park Quarry Rose School South Station Tanyard Vale Well
    """
)

CLASSES = (
    ("Ash", 0),
    ("Birch", 1),
    ("Cherry", 2),
    ("Elm", 3),
    ("Hazel", 4),
    ("Maple", 5),
    ("Oak", 6),
    ("Willow", 6),
)
"""Each class and its year; 0 is Reception."""

CLASS_SIZE = 30


def mobile(number: int) -> str:
    """A mobile number of those kept free for fiction: 07700 900000 to 900999."""
    return f"07700 900{number % 1000:03}"


def landline(number: int) -> str:
    """A number of the area code kept free for fiction: 01632 960000 to 960999."""
    return f"01632 960{number % 1000:03}"


def address(number: int) -> str:
    """An invented address; each house has one family."""
    street = STREETS[number % len(STREETS)]
    return f"{number // len(STREETS) + 1} {street} Lane, Brambledown"
