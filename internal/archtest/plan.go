package archtest

// room is one room of the house.
type room struct {
	name string
	// also lists what of the platform this room may import beyond what every room may.
	also []string
}

// rooms is the map, from the ground up: a room imports only rooms above it in this
// list. A room that is not here does not exist.
var rooms = []room{
	{name: "users", also: []string{"internal/platform/oidc", "internal/platform/throttle", "internal/platform/factors"}},
	{name: "access"},
	{name: "reference"},
	{name: "documents"},
	{name: "cases"},
	{name: "subjects"},
	{name: "assets"},
	{name: "orders"},
	{name: "confiscation"},
	{name: "intake"},
	{name: "tasking"},
	{name: "effort"},
	{name: "plans"},
	{name: "opportunities"},
	{name: "search"},
	{name: "imports", also: []string{"internal/platform/xlsx/**"}},
	{name: "returns", also: []string{"internal/platform/xlsx/**", "internal/platform/lists"}},
	{name: "diary", also: []string{"internal/platform/mail"}},
	{name: "disclosure"},
	{name: "releases", also: []string{"internal/platform/xlsx"}},
	{name: "retention", also: []string{"internal/platform/audit"}},
	{name: "compartment", also: []string{"internal/platform/audit"}},
	{name: "performance"},
	{name: "reporting", also: []string{"internal/platform/xlsx/**", "internal/platform/lists"}},
	{name: "auditlog", also: []string{"internal/platform/audit", "internal/platform/mail"}},
}

// catalogues are packages inside a room that hold data and pure functions.
var catalogues = []string{"internal/rooms/orders/powers", "internal/rooms/confiscation/lifestyle", "internal/rooms/opportunities/rules"}

// In the lists below a name is a folder of this module, "/**" after it means the
// folders below it too; "std" is the standard library, "vendors" every other module,
// and any other name is the path of a vendor's module.
const (
	std     = "std"
	vendors = "vendors"
)

// row is one line of the table of imports: what files of some folders may import.
type row struct {
	from []string
	may  []string
}

// table is the table of imports for everything but rooms, which roomMay answers for.
// The first row that fits a folder counts.
var table = []row{
	{from: []string{"internal/base/**"}, may: []string{std, "internal/base/**"}},
	{from: []string{"internal/platform/**"}, may: []string{std, vendors, "internal/base/**", "internal/platform/**", "migrations"}},
	{from: []string{"migrations/**"}, may: []string{std}},
	{from: []string{"reports/**"}, may: []string{std, "internal/base/**", "internal/platform/xlsx/**", "internal/rooms/reporting"}},
	{from: []string{"internal/demo/**"}, may: []string{std, "internal/base/**", "internal/platform/db", "internal/platform/jobs",
		"internal/platform/blob", "internal/rooms/**"}},
	{from: []string{"internal/api/**"}, may: []string{std, vendors, "internal/base/**", "internal/platform/**", "internal/rooms/**"}},
	{from: []string{"internal/app/**"}, may: []string{std, vendors, "internal/**", "migrations", "reports/**"}},
	{from: []string{"internal/bench/**"}, may: []string{std, vendors, "internal/base/**", "internal/platform/xlsx"}},
	{from: []string{"cmd/**"}, may: []string{std, "internal/base/**", "internal/app/**", "internal/demo/**", "internal/platform/config",
		"github.com/alecthomas/kong", "github.com/schollz/progressbar/v3"}},
}

// pure is what every file of a room may import, with the rooms before its own. The
// golang.org/x modules are the Go project's own: folding of names, password hashes;
// platform/fold is pure, and in the platform only because base has no vendors.
var pure = []string{std, "golang.org/x", "internal/base/**", "internal/platform/db", "internal/platform/jobs", "internal/platform/blob",
	"internal/platform/fold"}

// storeMay is what store*.go may import besides.
var storeMay = []string{"gorm.io/gorm"}

// webMay is what web*.go, api*.go and pages may import besides.
var webMay = []string{"github.com/gin-gonic/gin", "github.com/a-h/templ", "internal/platform/web/**", "internal/platform/govuk/**",
	"internal/platform/layout/**", "internal/platform/charts/**", "internal/platform/static", "internal/platform/lists", "internal/platform/xlsx"}

// gormFolders are the packages of the platform whose whole work is in the database;
// elsewhere gorm's handle is for store*.go alone.
var gormFolders = []string{"internal/platform/audit/**", "internal/platform/blob/**", "internal/platform/db/**", "internal/platform/jobs/**"}

// forbidden modules, with the reason.
var forbidden = map[string]string{
	"github.com/glebarez/sqlite":    "it registers a second driver under the name sqlite",
	"github.com/glebarez/go-sqlite": "it registers a second driver under the name sqlite",
	"github.com/mattn/go-sqlite3":   "it needs cgo",
	"github.com/antzucaro/matchr":   "its licence is the GPL",
	"github.com/stretchr/testify":   "tests use testing and go-cmp",
	"github.com/gorilla/csrf":       "net/http.CrossOriginProtection does it",
	"github.com/gorilla/sessions":   "sessions are kept on the server",
}

// clockFiles are where the time may be read; a name that ends in "/" is a folder.
// Everywhere else the time is injected.
var clockFiles = []string{"cmd/proceeds/", "internal/app/clock.go", "internal/bench/"}

// topLevel is what may lie in the project's folder besides dotfiles and what
// .gitignore names there.
var topLevel = []string{"cmd", "internal", "migrations", "reports", "go.mod", "go.sum", "Makefile", "README.md"}

// vagueNames are package names that say nothing.
var vagueNames = []string{"common", "dto", "helper", "helpers", "misc", "model", "models", "shared", "types", "util", "utils"}
