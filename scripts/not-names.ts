/** Places, peoples, days, institutions and brands: capitalised, often also surnames, rarely people. */
export const notNames: readonly string[] = `
abc abu academy adelaide adidas adobe afghanistan africa african agency airbnb airbus aires
airlines airport airways alabama alaska albania alberta album algeria algiers amazon america
american americas amsterdam android angeles angular ankara antarctica apple april arab
arabic argentina argentine arizona arkansas armenia army arsenal asia asian association
athens atlanta auckland audi august australia australian austria austrian avenue aviv award
awards azerbaijan baghdad bahamas bahrain baltimore band bangalore bangkok bangladesh
bangladeshi bank barbados barca barcelona basel bavaria bayern bbc bears beijing beirut
belarus belfast belgian belgium belize benin berlin bhutan birmingham bmw boeing bogota
bolivia bologna bordeaux bosnia boston botswana brasilia brazil brazilian bridge brighton
brisbane bristol britain british brittany bronx brooklyn brussels budapest buddhist bulgaria
bulgarian bureau burger busan cairo calgary california cambodia cambridge cameroon canada
canadian canberra capetown caracas cardiff carolina casablanca castle catalonia catholic cbs
celtics championship chanel channel chelsea chennai chicago chile chilean china chinese
christian christmas church cia cincinnati cisco city cleveland club cnn coca cola college
cologne colombia colombian colombo colorado commission committee company congo congress
connecticut conservative copenhagen cornwall corp corporation costco council county court
coventry covid cowboys crimea croatia croatian cuba cuban cup cyprus czech czechia dakota
dallas damascus danish december delaware delhi democrats denmark denver department detroit
devon dhabi dhaka diego disney district docker doha dresden dubai dublin dutch eagles easter
ebay ebola ecuador edinburgh egypt egyptian england english entertainment episode eritrea
espn essex estonia ethiopia ethiopian europe european everton excel facebook fbi february
federation ferrari festival fiat fifa fiji filipino film finland finnish florence florida
force ford foundation fox france francisco frankfurt french friday front gabon gambia game
games gaza geneva german germany ghana giants github gitlab glasgow gmbh government greece
greek greenland grenada group guangzhou guatemala gucci guinea gujarat guyana haiti
halloween hamburg hampshire hanoi hanukkah harlem havana hawaii hebrew helsinki herzegovina
hindu hispanic holdings hollywood honda honduras hong hospital hotel houston huawei hull
hungarian hungary hyderabad hyundai ibm iceland icelandic idaho ikea illinois inc india
indian indiana indonesia indonesian instagram institute insurance intel iowa ipad iphone
ipod iran iranian iraq iraqi ireland irish isis islamabad islamic island israel israeli
istanbul italian italy jakarta jamaica janeiro january japan japanese java javascript jeddah
jenkins jersey jerusalem jewish johannesburg journal july june juventus kansas karachi
kathmandu kazakhstan kent kentucky kenya kenyan kerala kiev kingdom kolkata kong korea
korean kosovo kotlin kuala kubernetes kuwait kyiv kyoto labour lagos lahore lake lakers
lancashire laos latin latino latvia league lebanon leeds leicester leipzig lesotho liberal
liberia library libya lima linkedin linux lisbon lithuania liverpool llc london louisiana
ltd lumpur luxembourg lyon macedonia madrid magazine maine malawi malaysia malaysian
maldives mali malta manchester manhattan manila manitoba march marseille marvel maryland
massachusetts mastercard mauritius may mcdonalds melbourne memphis mercedes mexican mexico
miami michigan microsoft milan milwaukee ministry minneapolis minnesota mississippi missouri
mlb moldova monaco monday mongolia montana montenegro montevideo montreal morocco moscow
motors mountain movement movie mozambique mumbai munich museum muslim myanmar nairobi
namibia naples nasa nashville nato navy nba nbc nebraska nepal netflix netherlands network
nevada newcastle news nfl nhl nicaragua nice nigeria nigerian nike nintendo nissan nokia
norfolk normandy norway norwegian norwich nottingham november nvidia october office ohio
oklahoma oman ontario oracle oregon orlando orleans osaka oslo ottawa outlook oxford packers
pakistan pakistani palace palestine palestinian panama paraguay paris park parliament party
patriots paulo paypal pennsylvania pepsi perl perth peru peugeot philadelphia philippines
phoenix photoshop pictures pinterest pittsburgh pixar playstation poland police polish
porsche portland portugal portuguese post powerpoint prada prague press protestant province
puma punjab python qatar quebec queens queensland quito radio ramadan react records reddit
renault republic republicans river riyadh road romania romanian rome rotterdam ruby russia
russian rust rwanda sacramento saigon salesforce samsung santiago saskatchewan saturday
school scotland scottish season seattle senate senegal seoul september serbia serbian series
seville shanghai sheffield shenzhen show sicily singapore slack slovak slovakia slovenia
snapchat society somalia song sony southampton spain spanish spotify stadium starbucks
states station steelers stockholm street studios stuttgart sudan suffolk sunday suriname
surrey sussex sweden swedish swift swiss switzerland sydney syria syrian taipei taiwan
tajikistan tanzania target tasmania team tehran television tennessee tesla texas thai
thailand thanksgiving thursday tibet tiktok times togo tokyo tories toronto tottenham
toulouse tower town toyota tuesday tumblr tunis tunisia turin turkey turkish turkmenistan
tuscany twitter typescript uber ubuntu uefa uganda uk ukraine ukrainian union universal
university uruguay usa utah uzbekistan valencia vancouver vatican vegas venezuela venice
vermont victoria vienna vietnam vietnamese village virginia visa volkswagen volvo wales
walmart warner warsaw washington wednesday wellington welsh whatsapp wikipedia windows
wisconsin word wyoming xbox yankees yemen york yorkshire youtube zambia zimbabwe zoom zurich
`
  .trim()
  .split(/\s+/);
