package demo

import (
	"fmt"
	"strings"

	"proceeds/internal/base/caltime"
)

// Every name here is invented; a surname that somebody should bear is chance.
var firstNames = strings.Fields(`Corey Marek Tegan Lowri Jory Wyn Fay Kes Aidan Bexley Callum Darya Edon Farrah Gethin Hana Idris Jolene
	Kofi Leona Mirza Nerys Ozan Petra Quill Rasa Saul Tamsin Ugo Vesna Wade Xanthe Yusef Zelda Arlo Bronwen Cillian Dorota Emrys Freya
	Garth Halina Ivor Jasna Kelvin Liesl Moss Nadira Orrin Perran Radek Senna Talan Una Viggo Willa Yannic Zofia`)

var surnames = strings.Fields(`Vellamere Oslanthe Brightmoor Ashgrave Tolverne Penhallam Brantholm Carrick-Dunne Hartlow Ostrander-Vey Morvane
	Quillfeather Thornisk Wexmoor Halvenny Drummock Castellane-Orr Pellingrove Skarreth Lunebrook Marrowby Tregantle Voskarin Inchlatter Farrowdene
	Kestermoor Oxenthwaite Rellingham Sallowfield Trevannick Ullsmere Varnholt Wendelow Yarrowmont Zellaby Brackenrose Crowmarden Dellisford
	Evershott Fennimarsh Garroway-Pike Hollinsedge Jessamere Larkhollow Mirrenbeck Nettlecroft Orchardine Pendlemere Quenby-Stoke Rookhampton
	Stavermoor Thistlegate Umberleigh-Ross Vintersay Wrathermoor Ashenholt Birchamley Coldermoss Dunmarrow Ellingreave`)

var companyWords = strings.Fields(`Vellamere Marlstone Copperhithe Northquay Saltmarsh Brindlewood Ferrygate Halberd Ironbridge-Vale Larkspan Millhythe
	Oakhurst-Lane Pinnacle-Moor Quarrymede Redscar Silverfold Tidemark Umberfield Wharfdale-Row Yellowsand Cinderford-Lea Gannetpoint`)

var companyTrades = []string{"Valeting Ltd", "Motors Ltd", "Lettings Ltd", "Freight Ltd", "Trading Ltd", "Property Holdings Ltd", "Nail Bars Ltd",
	"Scaffolding Ltd", "Wholesale Ltd", "Consulting Ltd", "Mobile Repairs Ltd", "Skip Hire Ltd", "Catering Ltd", "Imports Ltd"}

var streets = strings.Fields(`Larkfield_Rise Tannery_Row Mill_Orchard Weir_Street Foundry_Court Castle_Parade Ropewalk Salters_Yard Beacon_Hill Ferrygate
	Lime_Kiln_Lane Old_Maltings Priory_Gardens Gasworks_Road Bishops_Weir Kestrel_Drive Hollowbrook Thornwick_Close Ashby_Fold Corn_Exchange_Mews
	Marsh_Lane Quayside St_Brannocks_Close Heron_Walk Copperfield_Way Windmill_Bank Packhorse_Lane Netherby_Road Staithe_Street Moorgate_Terrace`)

// finds are where cash and other property turns up.
var finds = []string{"Motorway services, northbound", "Motorway services, southbound", "Lay-by on the moor road", "Northmarch coach station",
	"Ferry terminal, vehicle lane 4", "Northmarch railway station", "Ring road retail park", "Harbour estate, block C", "Quayside car park",
	"Parcel depot, unit 7", "Airfield road checkpoint", "Storage unit, Gasworks Road", "Lock-up, Salters Yard", "Flat above the takeaway, Weir Street",
	"Hotel room, Castle Parade", "Car wash, Marsh Lane", "Fuel station, A-road", "Caravan park, Thornwick", "Multi-storey, level 3", "Farm track off the moor road"}

var banks = []string{"Halewick Bank", "Pennybridge Building Society", "Marchbank Pay", "Tidewater Money", "Corran and Vale Bank", "Northmarch Mutual"}

var exchanges = []string{"Coinlarch", "Brackenchain Exchange", "Tidal Digital"}

// operations are names of operations, each used once.
var operations = strings.Fields(`TILLERMAN GRANARY SALTBOX CINNABAR DRUMLIN EIDERDOWN FALLOW GANNET HAWSER INGOT JUNIPER KEELSON LANYARD MALLARD
	NUTHATCH OARLOCK PEBBLE QUARTZ RAMPART SANDPIPER TERRACE UMBER VIADUCT WHINSTONE YARROW ALMOND BOBBIN CATKIN DOVETAIL EMBER FENDER GIMLET HEATHER
	ISTHMUS JACKDAW KESTREL LIMPET MARROW NAVIGATOR ORCHARD PLOVER QUAYWALL RUSHLIGHT SPINNAKER TURNSTONE UPLAND VESPER WAGTAIL ZEPHYR ACORN BRAMBLE
	CURLEW DAMSON ESTUARY FOXGLOVE GREBE HOLLYHOCK IRONWOOD JETTY KITTIWAKE LAPWING MEADOW NETTLE OSPREY PRIMROSE QUILL ROOKERY SORREL TEASEL`)

type person struct {
	first, last string
	born        caltime.Date
}

func (p person) name() string { return p.first + " " + p.last }

// somebody invents a person.
func (d dice) somebody() person {
	return d.named(one(d, firstNames), one(d, surnames), d.in(1958, 2005))
}

// company invents a company.
func (d dice) company() string {
	return strings.ReplaceAll(one(d, companyWords), "-", " ") + " " + one(d, companyTrades)
}

// street invents an address in Northmarch.
func (d dice) street() string {
	return fmt.Sprintf("%d %s, Northmarch", d.in(1, 148), strings.ReplaceAll(one(d, streets), "_", " "))
}

// phone gives a mobile number of the range that Ofcom keeps for drama.
func (d dice) phone() string { return fmt.Sprintf("07700 900%03d", d.IntN(1000)) }

// officer gives the shoulder number of an officer who is no user.
func (d dice) officer() string {
	return fmt.Sprintf("%s %d", draw(d, []odds[string]{{70, "PC"}, {18, "DC"}, {12, "PS"}}), d.in(2001, 4999))
}

// exhibit gives the reference of an exhibit: initials and a number.
func (d dice) exhibit() string {
	const letters = "ABCDEFGHJKLMNPRSTW"
	return fmt.Sprintf("%c%c/%d", letters[d.IntN(len(letters))], letters[d.IntN(len(letters))], d.in(1, 24))
}

// vrm gives a registration mark with the letters I and Q, which no such mark bears.
func (d dice) vrm() string {
	const letters = "ABCDEFGHJKLMNOPRSTUVWXYZ"
	l := func() byte { return letters[d.IntN(len(letters))] }
	return fmt.Sprintf("Q%c%02d I%c%c", l(), one(d, []int{18, 19, 20, 21, 22, 23, 24, 25, 68, 69, 70, 71, 72, 73, 74}), l(), l())
}

// sort and account give numbers of an account at no bank: no sort code begins with 00.
func (d dice) sort() string    { return fmt.Sprintf("00-%02d-%02d", d.in(10, 98), d.in(10, 98)) }
func (d dice) account() string { return fmt.Sprintf("0000%04d", d.in(1, 9999)) }

// companyNo gives a number beyond those the register has reached.
func (d dice) companyNo() string { return fmt.Sprintf("990%05d", d.IntN(100000)) }

// title gives a title number with a prefix that no land registry uses.
func (d dice) titleNo() string { return fmt.Sprintf("NMX%06d", d.IntN(1000000)) }

// wallet gives an address that no chain accepts: its letters o and b do not occur in one.
func (d dice) wallet() string { return fmt.Sprintf("bc1qnorthmarchdemo%012x", d.Uint64()>>16) }
