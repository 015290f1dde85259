/** The 100 built-in prompts, by register. Written for this project; each stops where it could go on. */

const fiction = [
  "The lighthouse had been dark for eleven years when the new keeper arrived with two suitcases and a cat. On the first evening she climbed the stairs, counted every one of them aloud, and at the top she found",
  "Nobody in the village would say who had painted the doors blue. Every door, on every house, in a single night, while all of us slept; and when Oskar touched the paint on ours with one finger, it was still",
  "My grandmother kept a drawer for things that had stopped working: a watch, a whistle, a torch, a small brass key. When she died I opened the drawer, and the watch was ticking, and the whistle, when I blew it,",
  "The robot swept the museum from midnight until four. It knew each painting by the dust in front of it. On the night of the storm, in the seventh room, it stopped, turned its lamp upwards and asked",
  "Ilse had forged nine paintings in her life and was proud of only one, which hung in a bank in Antwerp under another woman's name. She visited it every spring. This spring the wall was bare, and beneath the empty nail somebody had written",
  "The last bus to Harrow Hill left at ten past nine with one passenger on it, and arrived at twenty to ten with two. The driver, who had not stopped anywhere, looked up into his mirror and saw",
  "When the river froze, the two halves of the town could finally walk across and meet. There were speeches. There was soup. There was a boy from the north bank who looked so exactly like me that my own mother",
];

const dialogue = [
  '"Did you bring the map?" said Anneke.\n"I brought a map," said Tom.\n"That isn\'t what I asked. Did you bring the map?"\nTom looked at his shoes, then at the river, and then he said, "The map is',
  '"You said Tuesday."\n"I said Thursday."\n"You wrote Tuesday. Here, in your own hand, you wrote Tuesday."\n"Then I wrote Tuesday and I meant Thursday. Does it matter now?"\n"It matters because on Tuesday',
  '"How long has the noise been there?" asked the mechanic. "Since the bridge," I said. "Which bridge?" I told him which bridge, and he put down the spanner very slowly and wiped both hands and said that we ought to',
  "KIRA: Is anybody else hearing this?\nBEN: Hearing what?\nKIRA: Under the floor. Listen.\nBEN: That's only the pipes, Kira.\nKIRA: Ben, this house was built before there were any pipes. So what exactly",
  '"I\'d like to return this parrot," said the man. "Is it ill?" asked the girl behind the counter. "No, it isn\'t ill. It knows things. Yesterday, at breakfast, in front of my wife, it said',
  '"Say it again," the judge told the witness, "and this time a little slower." The witness folded her gloves. "I saw the green car, then the white car, then the green car again. And in the green car, the second time, there was',
];

const recipes = [
  "Onion soup for four\n\n1. Slice six onions thinly.\n2. Melt the butter in a heavy pot.\n3. Add the onions, salt and a spoon of sugar.\n4. Stir every few minutes for an hour, until the onions are",
  "For the dough you need 500 g flour, 320 g water, 10 g salt and 5 g yeast. Mix the flour and the water first and let them rest for half an hour; then add the salt and the yeast, and knead until the dough",
  "My aunt's lemon cake has only four ingredients, and she would never tell us the fourth. There was butter, there was sugar, there were lemons from the tree beside the well, and there was something in a blue tin which",
  "Ingredients\n- 2 ripe mangoes\n- 1 red chilli\n- juice of 2 limes\n- a handful of mint\n\nMethod: peel the mangoes and cut them into cubes. Chop the chilli finely, without its seeds. Mix the mangoes, the chilli and the",
];

const office = [
  "To: all staff\nFrom: Facilities\nSubject: The lift\n\nThe lift in the east wing will be out of service from Monday to Wednesday. Please use the lift in the west wing, or the stairs. Deliveries for the fourth floor should be left",
  "Minutes, 14 March. Present: Adeyemi, Brandt, Castillo, Duarte. Apologies: Ekström.\n1. Minutes of the last meeting: approved.\n2. Budget: Brandt reports that we are four per cent over. Castillo asks why. Brandt explains that",
  "Hi Priya, thanks for the quick answer. I have read the contract twice, and I am happy with everything except clause seven, where it says thirty days. As we agreed on the phone, it should say sixty days. Could you please",
  "Handover notes for the night shift: pump two is noisy but safe, pump three is off until the new seal comes, and pump four must not be started before pump two has stopped. If the red lamp above pump four comes on, call",
  "Subject: RE: RE: RE: Thursday's demo\n\nLet us keep this simple. We show the login, we show the search, we show one report, and then we stop. No live data, no new features, and above all nobody should click on the button that",
];

const logs = [
  "2024-11-02 03:14:07 INFO  worker-3 started\n2024-11-02 03:14:08 INFO  worker-4 started\n2024-11-02 03:14:08 WARN  worker-3 slow heartbeat (2100 ms)\n2024-11-02 03:14:09 WARN  worker-4 slow heartbeat (2350 ms)\n2024-11-02 03:14:11 ERROR worker-3 lost, jobs 118, 119 and 120 returned to the",
  "Day 12. Wind NW 5, sea rough. Ran 94 miles.\nDay 13. Wind NW 6, sea rough. Ran 88 miles.\nDay 14. Wind W 4, sea moderate. Ran 121 miles. Saw two gulls.\nDay 15. Wind W 2, sea smooth. Ran",
  "[build] compiling core (1/4)\n[build] compiling server (2/4)\n[build] compiling web (3/4)\n[build] web: 0 errors, 2 warnings\n[build] compiling cli (4/4)\n[build] cli: 1 error: cannot find name 'colour', did you mean",
  "09:02 arrived, lights already on. 09:05 alarm panel shows zone 4. 09:06 walked to zone 4, nothing there. 09:11 alarm panel shows zone 5. 09:12 walked to zone 5, nothing there, window open. 09:14 closed the window. 09:15 alarm panel shows",
  "GET /families 200 14ms\nGET /families/harbour 200 9ms\nGET /families/harbour/heads 200 31ms\nPOST /families/harbour/report 202 6ms\nGET /jobs/71 200 3ms\nGET /jobs/71 200 3ms\nGET /jobs/71 200 4ms\nGET /families/harbour/report 200 5ms\nGET /families/river 200 12ms\nGET /families/river/heads 200 29ms\nPOST /families/river/report 202 7ms\nGET",
];

const json = [
  '{"order": 4471, "customer": {"name": "L. Okafor", "city": "Lagos"}, "items": [ {"sku": "A-100", "quantity": 2, "price": 19.5}, {"sku": "A-101", "quantity": 1, "price": 7.25}, {"sku": "B-007", "quantity": 4, "price":',
  '[\n  { "id": 1, "name": "Mercury", "moons": 0 },\n  { "id": 2, "name": "Venus", "moons": 0 },\n  { "id": 3, "name": "Earth", "moons": 1 },\n  { "id": 4, "name": "Mars", "moons":',
  '{ "type": "FeatureCollection", "features": [ { "type": "Feature", "properties": { "name": "Old mill" }, "geometry": { "type": "Point", "coordinates": [ 9.18, 48.78 ] } }, { "type": "Feature", "properties": { "name": "New mill" }, "geometry": { "type":',
  '{\n  "compilerOptions": {\n    "strict": true,\n    "target": "ES2022",\n    "module": "NodeNext",\n    "moduleResolution": "NodeNext",\n    "outDir": "dist",\n    "rootDir": "src",\n    "declaration": true,\n    "sourceMap": true,\n    "skipLibCheck": true\n  },\n  "include": ["src"],\n  "exclude": ["src/**/*.test.ts",',
];

const python = [
  'def median(values):\n    """The middle value, or the mean of the two middle values."""\n    ordered = sorted(values)\n    half = len(ordered) // 2\n    if len(ordered) % 2 == 1:\n        return ordered[half]\n    return',
  "class Stack:\n    def __init__(self):\n        self.items = []\n\n    def push(self, item):\n        self.items.append(item)\n\n    def pop(self):\n        return self.items.pop()\n\n    def is_empty(self):\n        return len(self.items) == 0\n\n    def peek(self):\n        return",
  'import csv\nfrom collections import defaultdict\n\ntotals = defaultdict(float)\nwith open("sales.csv", newline="") as file:\n    for row in csv.DictReader(file):\n        totals[row["region"]] += float(row["amount"])\n\nfor region, total in sorted(totals.items()):\n    print(region,',
  '# Newton\'s method for the square root of a\nx = a\nfor i in range(20):\n    y = 0.5 * (x + a / x)\n    if abs(y - x) < 1e-12:\n        break\n    x = y\nprint("the square root of", a, "is about",',
  ">>> words = [\"ant\", \"bee\", \"cat\"]\n>>> [len(word) for word in words]\n[3, 3, 3]\n>>> [word[0] for word in words]\n['a', 'b', 'c']\n>>> [word[::-1] for word in words]\n['tna', 'eeb', 'tac']\n>>> [word.upper() for word in words]\n['ANT', 'BEE',",
];

const yaml = [
  'services:\n  server:\n    image: explorer:latest\n    ports:\n      - "8080:8080"\n    volumes:\n      - data:/var/lib/explorer\n    environment:\n      DATABASE_URL: postgres://explorer@database/explorer\n    depends_on:\n      - database\n  database:\n    image: postgres:15\n    volumes:\n      - tables:/var/lib/postgresql/data\n    environment:\n      POSTGRES_DB:',
  "name: check\non:\n  push:\n    branches: [ main ]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    strategy:\n      matrix:\n        node: [ 20, 22, 24 ]\n    steps:\n      - uses: actions/checkout@v4\n      - uses: actions/setup-node@v4\n        with:\n          node-version:",
  "model:\n  layers: 8\n  heads: 8\n  d_model: 512\n  context: 1024\ntraining:\n  optimizer: adamw\n  learning_rate: 0.0001\n  weight_decay: 0.1\n  batch: 5\nseeds:\n  - 1\n  - 2\n  - 3\n  -",
];

const code = [
  "SELECT customers.name, COUNT(*) AS orders, SUM(orders.total) AS spent\nFROM customers\nJOIN orders ON orders.customer_id = customers.id\nWHERE orders.created_at >= '2024-01-01'\nGROUP BY customers.name\nHAVING COUNT(*) > 3\nORDER BY",
  '#!/bin/sh\n# back up every folder given on the command line\nset -e\nfor folder in "$@"; do\n  name=$(basename "$folder")\n  echo "packing $name"\n  tar -czf "/backup/$name.tar.gz" "$folder"\n  echo "packed $name"\ndone\necho "all folders',
  "function debounce(callback, delay) {\n  let timer = null;\n  return (...args) => {\n    if (timer !== null) clearTimeout(timer);\n    timer = setTimeout(() => {\n      timer = null;\n      callback(...args);\n    }, delay);\n  };\n}\n\nconst onResize = debounce(() =>",
  '#include <stdio.h>\n\nint gcd(int a, int b) {\n    while (b != 0) {\n        int t = a % b;\n        a = b;\n        b = t;\n    }\n    return a;\n}\n\nint main(void) {\n    printf("%d\\n", gcd(48, 18));\n    printf("%d\\n",',
  "<table>\n  <tr> <th>Head</th> <th>Stability</th> </tr>\n  <tr> <td>L0H0</td> <td>0.97</td> </tr>\n  <tr> <td>L0H1</td> <td>0.95</td> </tr>\n  <tr> <td>L1H0</td> <td>0.81</td> </tr>\n  <tr> <td>L1H1</td> <td>0.78</td>",
  "diff --git a/greeting.txt b/greeting.txt\n--- a/greeting.txt\n+++ b/greeting.txt\n@@ -1,4 +1,4 @@\n Dear all,\n-the party is on Friday.\n+the party is on Saturday.\n Please bring your own cup.\n-See you on Friday!\n+See you on",
];

const puzzles = [
  "Three boxes are labelled apples, oranges, and both. Every label is wrong. You may take one fruit out of one box, without looking inside. To find out what each of the boxes holds, you should take the fruit from the box labelled",
  "A farmer must take a wolf, a goat and a cabbage across a river. The boat holds the farmer and one of them. Alone, the wolf eats the goat and the goat eats the cabbage. So first the farmer takes",
  "Anna is older than Boris. Boris is older than Chen. Dalia is younger than Chen, and Emil is older than Anna. If we write down all five names from the youngest to the oldest, the list begins with Dalia, then",
  "Continue each row.\n2, 4, 8, 16, 32\n3, 6, 12, 24, 48\n5, 10, 20, 40, 80\n7, 14, 28, 56, 112\n1, 1, 2, 3, 5, 8, 13\n1, 3, 6, 10, 15, 21\n2, 3, 5, 7, 11, 13,",
  "I have cities but no houses, I have forests but no trees, I have rivers but no water. What am I? The first child said a dream. The second child said a story. The third child, who was the youngest, said",
];

const verse = [
  "Who has seen the miller's daughter?\nNeither you nor I.\nBut when the wheel stands out of water\nthe mill is running dry.\n\nWho has seen the baker's son?\nNeither I nor you.\nBut when the loaves are eaten, every one,",
  "One for the road and two for the rain,\nthree for the ticket and four for the train,\nfive for the whistle and six for the bend,\nseven for the letter you never would send,\neight for the window and nine for the",
  "The tide comes in, the tide goes out,\nthe harbour bell is ringing;\nthe boats turn all their heads about\nand all the ropes are singing.\nThe tide goes out, the tide comes in,\nthe harbour bell is",
  "This is the garden that Jonah made. This is the gate to the garden that Jonah made. This is the dog that sleeps by the gate to the garden that Jonah made. This is the child who calls to the dog that sleeps by the",
  "I asked the hill what the wind had said.\nThe hill said, ask the tree.\nI asked the tree what the wind had said.\nThe tree said, ask the sea.\nI asked the sea, and the sea said,",
];

const news = [
  "VALPARAISO, Monday. A fishing boat missing since Friday was found this morning twenty miles from the coast with all five of its crew alive. The captain, Rosa Fuentes, said that the engine had failed within an hour, and that the crew had",
  'The city council voted nine to six last night to close the old market hall for repairs. Traders who have worked there for decades fear that it will never reopen. "They said two years for the swimming pool," said one trader, "and it took',
  "Shares in the three largest battery makers fell sharply on Wednesday after the government said that it would end its subsidy a year early. Nordcell lost eleven per cent, Voltaine lost nine per cent, and the smallest of the three, Akkumulo, lost",
  "Police are looking for the owner of a tortoise that was found on Sunday at the central station, travelling, it seems, towards platform nine. The animal is old, healthy and fond of lettuce. On its shell somebody has painted the number",
  "The final was decided in the last minute. With the score at two all, Moreau won the ball near her own goal, passed to Lindqvist, ran the length of the field, took the ball back from Lindqvist, and, with only the goalkeeper before her,",
];

const letters = [
  "Dear Marguerite,\n\nYour letter of the ninth reached me on the twentieth, so the post is no faster here than in your province. You ask whether I am well. I am well. You ask whether I am happy. To that I can only answer that",
  "Dear Sir or Madam, on 3 May I bought a kettle in your shop in Bridge Street. On 4 May it leaked. On 5 May I brought it back and was given another kettle. On 6 May that kettle also leaked. I should now like",
  "Dear Dad, camp is fine. The food is fine. My tent is fine except for the hole. Yesterday we rowed to the island and yesterday evening we rowed back, all except Milo, who is probably fine. Please send socks, a torch and",
  "To whoever finds this bottle: I threw it into the sea at Cape Lorne on the first of June. I am ten years old and I like maps. If you write to me and tell me where you found it, I will",
  "My dear Henrik, you will have heard by now that the expedition is given up. Do not believe the newspapers. It was not the cold, and it was not the money. It was a quarrel about a tin of peaches, and it began when",
];

const maths = [
  "Let n be an odd number. Then n = 2k + 1 for some integer k, so n squared is 4k^2 + 4k + 1 = 2(2k^2 + 2k) + 1. Therefore n squared is odd. Now let n be an even number. Then n = 2k for some integer k, so n squared is",
  "A train leaves Aberg at 9:00 and travels at 80 km/h. Another train leaves Belmont at 9:30 and travels towards the first at 100 km/h. The towns are 310 km apart. By 9:30 the first train has gone 40 km, so the distance left is",
  "Theorem. There are infinitely many primes. Proof. Suppose that there were only finitely many, p1, p2, ..., pk. Let N be their product plus one. No pi divides N, because dividing N by pi leaves the remainder one. But N has some prime divisor, and so",
  "12 + 7 = 19\n19 + 7 = 26\n26 + 7 = 33\n33 + 7 = 40\n40 + 7 = 47\n47 + 7 = 54\n54 + 7 =",
  "We toss a fair coin three times. There are eight outcomes, all equally likely: HHH, HHT, HTH, HTT, THH, THT, TTH, TTT. Exactly two heads occur in HHT, HTH and THH, so the probability of exactly two heads is 3/8. The probability of at least two heads is",
  "The integral of 2x from 0 to 3 is 3^2 - 0^2 = 9. The integral of 3x^2 from 0 to 2 is 2^3 - 0^3 = 8. In the same way the integral of 4x^3 from 0 to 2 is",
];

const lists = [
  "Packing list\n- tent\n- two sleeping bags\n- stove and gas\n- matches in a dry tin\n- four tins of beans\n- bread, cheese, apples\n- first aid kit\n- map and compass\n- a torch for each of us\n- spare batteries for each torch\n-",
  "Capitals: Norway, Oslo; Sweden, Stockholm; Finland, Helsinki; Denmark, Copenhagen; Iceland, Reykjavik; Estonia, Tallinn; Latvia, Riga; Lithuania, Vilnius; Poland, Warsaw; Germany, Berlin; Austria, Vienna; Hungary, Budapest; Portugal, Lisbon; Spain, Madrid; France,",
  "Things I learned this year:\n1. Water the fig less.\n2. Call your sister more.\n3. Never lend the good scissors.\n4. A map of the wrong city is worse than no map.\n5. If two clocks disagree, neither of them is",
  "Monday: soup. Tuesday: rice and lentils. Wednesday: pancakes. Thursday: soup. Friday: fish. Saturday: rice and lentils. Sunday: whatever is left. Monday: soup. Tuesday: rice and lentils. Wednesday: pancakes. Thursday: soup. Friday:",
  "Cast, in order of appearance\n\nA Porter ........ Samuel Reyes\nLady Ashdown .... Ines Kowalczyk\nHer Brother ..... Peter Lund\nFirst Guest ..... Amara Nwosu\nSecond Guest .... Peter Lund\nThe Inspector ... Samuel Reyes\nA Voice .........",
];

const manuals = [
  "Before you change the blade, switch off the saw and pull out the plug. Loosen the nut with the long key, holding the blade with the short key. Lift off the old blade. Put on the new blade so that the arrow on it",
  "To reset the thermostat, press and hold UP and DOWN together for ten seconds. The display shows 88. Release both buttons. The display shows 00. If the display still shows 88, press and hold UP and DOWN together for twenty seconds, until",
  "Step 1. Fold the paper in half and open it again.\nStep 2. Fold the upper corners to the middle line.\nStep 3. Fold the upper edges to the middle line.\nStep 4. Turn the paper over.\nStep 5. Fold the wings",
  "From the station take tram 4 to the theatre, then walk past the theatre to the square, then past the square to the bridge. Cross the bridge. Do not cross the second bridge. Our door is the green one opposite",
];

const science = [
  "A leaf looks green because its pigments absorb red light and blue light and reflect green light. In autumn the green pigment breaks down first, and the yellow pigments, which were there all summer, can finally be seen. The red pigments, however,",
  "Sound travels through air at about 340 metres a second, through water at about 1,500 and through steel at about 5,000. This surprises people who expect that a denser material must slow the sound down. What matters besides the density is",
  "The octopus has three hearts. Two of them pump blood through the gills, and the third pumps it through the rest of the body. When the octopus swims, the third heart stops beating, which is why an octopus prefers to crawl, and why",
  "An earthquake sends out two kinds of waves. The first, the P waves, push and pull; the second, the S waves, shake from side to side and travel more slowly. From the delay between the P waves and the S waves, a station can",
  "Attention lets each position of a sequence look back at every earlier position. A head scores all of them, turns the scores into weights that add up to one, and reads a weighted mean. Some heads look at the previous token; others look for",
];

const places = [
  "The road to Sankt Veit climbs for nine kilometres through larch woods and then, quite suddenly, stops at a gate. Behind the gate is a meadow, behind the meadow is a lake, and behind the lake, on most mornings, there is nothing but",
  "In 1492 the printer Matthias Koch moved from Mainz to Lübeck with one press and two apprentices. By 1495 he had three presses and nine apprentices. By 1500 he had lost all of them, because in that year the guild of printers",
  "We reached the oasis on the sixth day. The guide counted the camels, the porter counted the water skins, and I counted the stars, there being nothing else for me to count. Nobody's number was the same as the day before. The guide",
  "The museum is open daily except Mondays, from 10 to 18, on Thursdays until 21. The entrance is in the courtyard. Do not miss the clock on the second floor, which has been running since 1733, or the room behind the clock, where",
];

const law = [
  "The tenant shall keep the flat clean and in good order. The tenant shall not make any changes to the flat without the written consent of the landlord. The landlord shall not refuse such consent without good reason. If the landlord does refuse, the tenant",
  'Section 4. In this agreement, "the goods" means the goods listed in Schedule A, "the buyer" means the person named in Schedule B, and "delivery" means delivery of the goods to the buyer at the address given in Schedule B, unless the buyer and',
  "The Board of Examiners, having read the dissertation, having heard the candidate, and having considered the reports of both referees, of which the first was favourable and the second was longer than the dissertation, has unanimously resolved that the candidate",
];

const chats = [
  "mira: are you there\njonas: yes\nmira: did the tests pass\njonas: all but one\nmira: which one\njonas: the one you wrote yesterday\nmira: it passed yesterday\njonas: yesterday it was tuesday\nmira: what has tuesday to do with",
  "User: My screen is black.\nSupport: Is the lamp on the screen on?\nUser: Yes.\nSupport: Is the lamp on the computer on?\nUser: No.\nSupport: Please press the button on the computer.\nUser: Now the lamp on the computer is on, but the lamp on the",
  "Q: How many refits do I need?\nA: Five give a first idea, fifty give a good one.\nQ: Do they have to share the data?\nA: They have to share the data, but not the order of the data.\nQ: Do they have to share the tokenizer?\nA:",
];

const everyday = [
  "For sale: one piano, upright, black, in good voice. One owner, one previous cat. The lowest A sticks in wet weather and the highest C sticks in dry weather, so there are about two weeks in spring when everything works. Price:",
  "14 October. Woke early. Frost on the inside of the window. Wrote two pages, crossed out one. 15 October. Woke early. Frost again. Wrote one page, crossed out two. 16 October. Slept late, no frost, and when I sat down to write,",
  "I have stayed in many hotels, and this was certainly one of them. The room was as large as the bed. The shower had two settings, off and ocean. Breakfast was served from seven until five past seven, by a man who",
  "And they are coming round the last bend now, Silver Penny ahead of Tallow, Tallow ahead of Quiet Sunday, and on the outside here comes Number Nine, here comes Number Nine, past Quiet Sunday, past Tallow, and it is Silver Penny and",
  "Today on the programme: a man who has counted every bridge in Hamburg, a woman who has crossed every bridge in Hamburg, and a quarrel between the two of them, because the number that he counted and the number that she crossed",
];

/** In the order of the registers above. */
export const BUILTIN_PROMPTS: readonly string[] = [
  fiction,
  dialogue,
  recipes,
  office,
  logs,
  json,
  python,
  yaml,
  code,
  puzzles,
  verse,
  news,
  letters,
  maths,
  lists,
  manuals,
  science,
  places,
  law,
  chats,
  everyday,
].flat();
