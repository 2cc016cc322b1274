"""The words of the practice dataset: phrases with gaps, and what fills the gaps. All of it is made up."""

from __future__ import annotations

DETAILED = (
    "The {part} is made of {material} and survived {accident}",
    "The {part} of the {toy} is solid {material}, with no sharp edges",
    "It took us {minutes} minutes to put the {part} together with a {tool}",
    "The instructions show {count} steps with pictures, and only the {part} needs an adult",
    "It runs on {count} {size} batteries, which are not included, so order them as well",
    "The batteries lasted {count} weeks with about {minutes} minutes of play each day",
    "My {age} year old builds it alone, my {age} year old needs help with the {part}",
    "With {players} players a round takes about {minutes} minutes",
    "With {players} players it drags, with fewer the rounds are quick and close",
    "The rules fit on {count} pages and we understood them after one round",
    "The only drawback is the {part}, which {flaw}",
    "Be warned that the {part} {flaw} when it gets wet",
    "Compared with the {toy} it is {compare} and {compare}",
    "Unlike the {toy} this one is {compare}, so it suits children of {age} and up",
    "Keep the small pieces in a {container}, because the {part} is easy to lose",
    "After {count} months of daily use the {part} still {works}",
    "After {count} weeks the {part} {flaw}, but a drop of glue fixed it",
    "It measures about {count} by {inches} inches, so it fits on a {place}",
    "It is smaller than the picture suggests, about {inches} inches long, and fits on a {place}",
    "Children learn {skill} with it, and then {skill} by themselves",
    "What makes it good for {skill} is that each piece {works} only one way",
    "The {part} clicks into place and {works} even on carpet",
    "Wash the {part} by hand, since the paint on the {material} {flaw} in the dishwasher",
    "The set has {inches} pieces, enough for {players} children at the same time",
    "If your child is under {age}, put the {part} away, as the pieces are small",
    "The colors are printed on {material}, and after {count} months nothing has faded",
    "Sort the pieces by color first, then the assembly takes {minutes} minutes instead of an hour",
    "You can combine it with the {toy}, as the {part} has the same size",
    "The volume has {count} levels and the lowest one is quiet enough for a {place}",
    "The {part} turns smoothly, and the {material} wheels do not scratch a {place}",
)

VAGUE = (
    "I have not opened it yet but it looks {feeling}",
    "The package came {count} days late and the box was {damage}",
    "The delivery took {count} weeks and nobody answered my {message}",
    "The seller never answered my {message}",
    "Shipping was {feeling}, that is all I can say",
    "I ordered the wrong one by mistake and now I have two",
    "I ordered {thing} and got this instead",
    "{feeling!c}, {feeling}, {feeling}",
    "What can I say, it is {feeling}",
    "I guess it is {feeling}, whatever",
    "It is {feeling}, I guess",
    "Do not buy anything from this company ever again",
    "Worst thing ever, total waste of money",
    "I want my money back, what a waste",
    "Why does everybody write so much about {thing}",
    "My {relative} bought this, ask my {relative}",
    "I never write reviews but the website keeps asking me for one",
    "The website wants more words so here are more words",
    "I was looking for {thing} and did not find any",
    "The mailman left {thing} in the rain and the box got {damage}",
    "Whatever, my {relative} wanted {thing} anyway",
    "I have no idea, ask somebody else",
    "Amazing, everybody should get one, really",
    "Ok I guess, nothing to say",
    "The price went down {count} days later, so annoying",
    "They sent {thing} and my credit card was charged twice",
    "Returned it, never again, so {feeling}",
    "My {message} about the refund got no answer",
    "Really {feeling}, really, really {feeling}",
    "I wrote this for {thing} and it ended up here",
)

NEUTRAL = (
    "My {relative} loves this {toy}",
    "We gave the {toy} as a present for {occasion}",
    "I bought it for {occasion}",
    "It is a nice {toy}",
    "The {toy} was a hit at {occasion}",
    "It looks like the picture",
    "We would buy the {toy} again",
    "My {relative} asked for a {toy}",
    "It is a gift for my {relative}",
    "This is the second {toy} in our house",
    "The children played with it all afternoon",
    "Good toy for the price",
    "It came in a plain box",
    "It was on the list for {occasion}",
)

ODD = (
    'As my {relative} put it: "again, again"',
    "The manual is at http://www.example.com/manuals/{count}.pdf",
    "C'était le cadeau préféré de Noël",
    "Für {occasion} genau richtig",
    "\u2764\ufe0f\u2764\ufe0f\u2764\ufe0f",
    "So much fun \U0001f602 for the whole family",
    "It's 3.5 inches wide, not 4.0 as it says",
    "<b>Nice</b> &amp; simple [see photo]",
    "100% recommended :-)",
    "\u6a02\u3057\u3044\u304a\u3082\u3061\u3083",
    "Size\tabout\tright",
    "WOW!!! ***",
)

LEADS = (
    "Honestly, ",
    "To be fair, ",
    "In our house: ",
    "As a parent I say: ",
    "By the way, ",
    "For the record, ",
    "Well, ",
)

TAILS = (
    ", at least for us",
    ", so far",
    ", in my opinion",
    ", as far as I can tell",
    ", I think",
    ", to be honest",
)

_LISTS = {
    "part": (
        "lid, axle, track, board, handle, base, frame, ladder, tower, bridge, hinge, string, "
        "tail, wheel, magnet, ramp, gear, seat"
    ),
    "material": "beech wood, thick cardboard, soft rubber, ABS plastic, felt, steel, cotton, bamboo",
    "accident": (
        "a fall from the stairs, a night in the rain, two toddlers and a dog, the washing "
        "machine, a week in the sandbox, being stepped on"
    ),
    "tool": "screwdriver, small hammer, wrench, pair of scissors",
    "size": "AA, AAA, C, button cell",
    "container": "shoe box, jar with a lid, zip bag, tin, egg carton",
    "place": "kitchen table, bookshelf, tray, window sill, wooden floor, bedside table",
    "compare": ("sturdier, lighter, quieter, easier to clean, slower, easier to store, harder to tip over"),
    "works": "snaps shut, spins freely, holds tight, lines up, slides in, stays upright",
    "flaw": "wobbles, peels off, comes loose, bends, squeaks, splits along the seam, gets stuck",
    "skill": ("counting, taking turns, sorting shapes, reading a map, balancing, naming colors, tying knots"),
    "toy": (
        "marble run, train set, puzzle, kite, board game, doll house, card game, spinning top, "
        "toy kitchen, building set, rocking horse, stacking cups, science kit, plush bear, race "
        "track, memory game, paint set, xylophone, robot, yo-yo"
    ),
    "relative": (
        "son, daughter, nephew, niece, grandson, granddaughter, neighbor, sister, brother, "
        "cousin, husband, wife"
    ),
    "occasion": "a birthday, the holidays, a rainy weekend, a long car trip, the first day of school",
    "feeling": (
        "great, awesome, cool, terrible, fine, awful, okay, perfect, horrible, cute, boring, wonderful"
    ),
    "damage": "crushed, torn, wet, dented, open",
    "message": "email, phone call, complaint, letter, question",
    "thing": (
        "a phone case, socks, a coffee machine, the other color, a garden hose, printer ink, a "
        "calendar, new curtains"
    ),
    "count": "2, 3, 4, 5, 6, 7, 8",
    "minutes": "10, 15, 20, 25, 30, 40, 45",
    "age": "3, 4, 5, 6, 7, 8, 9",
    "players": "two, three, four, five, six",
    "inches": "9, 11, 12, 14, 16, 18, 24, 32, 48",
}

GAPS = {gap: tuple(words.split(", ")) for gap, words in _LISTS.items()}
"""What may stand in a phrase's gap, by the gap's name."""
