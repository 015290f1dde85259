/** The words of the built-in corpus: plain lists, by what they are. */

const words = (list: string): string[] => list.trim().split(/\s+/);
const phrases = (list: string): string[] => list.split("/").map((phrase) => phrase.trim());

export const animals = words(`
  goat heron otter badger crow donkey hare mule fox owl sparrow hound kitten lamb goose magpie hedgehog pony wolf bear
  mouse toad snail pigeon rooster stag swan weasel mole raven eel salmon beetle moth ox ram cricket jackdaw lynx seal`);

export const tools = words(`
  lantern hammer kettle ladder spade needle compass chisel bucket whistle mirror saddle anchor bell broom candle clock
  drum flute hook key knife lamp loom mallet net oar pan pencil rake rope sail saw scythe shovel sieve spindle thimble
  torch trumpet umbrella wheel whip basket blanket ribbon anvil bellows map lens`);

/** Of which there is some, not one. */
export const foods = words(`
  barley bread butter cheese cider garlic ginger honey milk mustard porridge rye salt soup sugar syrup tea vinegar flour
  oil pepper rice cream wine jam dough`);

export const fruits = words(`
  apple biscuit cabbage carrot cherry chestnut fig leek lemon lentil mushroom nettle olive onion parsnip peach pear pie
  plum potato pumpkin quince radish raisin turnip walnut acorn bean melon pancake`);

/** Things that are counted, in the plural. */
export const goods = phrases(`
  candles / apples / eggs / nails / buttons / blankets / sacks of flour / barrels of salt / jars of honey / coils of rope /
  loaves of bread / bundles of straw / bottles of ink / sheets of paper / pairs of boots / wheels of cheese / bags of wool /
  lumps of chalk / strings of onions / boxes of matches / tins of tea / cups / spoons / feathers / stones / shells / coins /
  keys / letters / maps / lanterns / ladders / planks / bricks / bells / baskets of plums / bales of hay / kegs of tar`);

export const places = words(`
  mill harbour market chapel orchard forest bridge cellar tower stable kitchen garden school inn bakery quarry marsh meadow
  ferry lighthouse library workshop barn well square attic cave valley pasture ruin theatre courtyard pier crossroads
  vineyard graveyard station smithy`);

export const trades = words(`
  miller baker tailor weaver carpenter ferryman gardener shepherd clockmaker blacksmith printer potter sailor teacher
  doctor cook painter mason fisherman beekeeper glazier cobbler postman lamplighter innkeeper librarian roofer cooper
  fiddler gravedigger judge merchant soldier barber ropemaker saddler`);

export const kin = words("mother father grandmother grandfather aunt uncle sister brother cousin godmother");

/** How people and animals are. */
export const characters = words(`
  old young small large quiet loud clever foolish patient proud gentle stubborn tired hungry honest cheerful gloomy shy
  brave careless careful silent famous strange ordinary tall thin round lame blind grey black white red brown thirsty
  polite lonely nervous sleepy fat freckled bearded`);

/** How things and places are. */
export const qualities = words(`
  old small large narrow broad broken heavy light bright dusty muddy frozen empty hollow rusty silver golden wooden stone
  painted borrowed stolen lost hidden secret strange ordinary cold warm bitter sweet grey black white red green blue
  yellow brown tall thin round crooked famous forgotten useless precious cracked polished striped`);

export const feelings = words(
  "glad sorry angry afraid ashamed certain surprised puzzled worried calm jealous grateful weary",
);

export const seasons = words("spring summer autumn winter");
export const days = words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday");
export const months = words("January March April May June July August September October November December");
export const numbers = words("two three four five six seven eight nine ten eleven twelve twenty thirty forty");
export const ordinals = words("first second third fourth fifth sixth seventh eighth ninth");
export const weathers = words("rain snow wind fog frost hail thunder sunshine sleet drizzle mist");
export const manners = words(`
  slowly quickly quietly loudly sadly gladly carefully carelessly bravely politely suddenly gently proudly twice again
  alone together backwards sideways`);

/** What somebody does to something: "to carry, she carries, she carried". */
export const deeds = phrases(`
  carry carries carried / find finds found / hide hides hid / sell sells sold / buy buys bought / mend mends mended /
  break breaks broke / clean cleans cleaned / paint paints painted / steal steals stole / borrow borrows borrowed /
  lose loses lost / lift lifts lifted / drop drops dropped / open opens opened / close closes closed / burn burns burned /
  bury buries buried / count counts counted / draw draws drew / fetch fetches fetched / forget forgets forgot /
  guard guards guarded / hold holds held / keep keeps kept / kick kicks kicked / leave leaves left / love loves loved /
  measure measures measured / move moves moved / pull pulls pulled / push pushes pushed / save saves saved /
  see sees saw / shake shakes shook / share shares shared / take takes took / tie ties tied / touch touches touched /
  want wants wanted / watch watches watched / weigh weighs weighed / wrap wraps wrapped / throw throws threw`).map(
  words,
);

/** What somebody does: "to sit, she sits, she sat". */
export const states = phrases(`
  sit sits sat / sleep sleeps slept / laugh laughs laughed / weep weeps wept / sing sings sang / wait waits waited /
  listen listens listened / whisper whispers whispered / shout shouts shouted / dream dreams dreamed / work works worked /
  rest rests rested / pray prays prayed / tremble trembles trembled / whistle whistles whistled / smile smiles smiled /
  cough coughs coughed / yawn yawns yawned / hum hums hummed / stand stands stood`).map(words);

/** How somebody gets somewhere: "to walk, she walks, she walked". */
export const moves = phrases(`
  walk walks walked / run runs ran / climb climbs climbed / swim swims swam / dance dances danced /
  travel travels travelled / wander wanders wandered / hurry hurries hurried / return returns returned / ride rides rode /
  creep creeps crept / march marches marched / limp limps limped / fly flies flew`).map(words);

/** The parts of made-up names, so many that each story has its own and only copying can foretell them. */
export const nameStarts = words(`
  Al An Bar Ber Bri Cal Cor Dal Del Dor El Em Fen Fin Gar Gil Hal Hel Il Ing Jor Jun Kas Kel Lin Lor Mar Mir Nad Nol Od
  Or Pal Per Quin Ral Ros Sal Sil Tam Tor Ul Ver Vin Wil Yor Zan`);
export const nameMiddles = words("a e i o u an en ar il or ba di ko lu me na ri so ta vi da mo le");
export const womensEnds = words("na lia dine belle wen sith ra trude mina lotte ssa");
export const mensEnds = words("no ran dor mus bek lin bert ric gan tho ver");
export const townEnds = words("ford holm by wick mouth stead borough dale mere gate bridge haven");
export const familyEnds = words("sson man well worth berg stein ling kov ley ham");
export const consonants = words("b d f g k l m n p r s t v z");
export const vowels = words("a e i o u");
export const capitals = words("A B C D E F G H J K L M N P Q R S T U V W X Y Z");
export const digits = words("1 2 3 4 5 6 7 8 9");
