"""Facts that break one check each at one row, and valid neighbours that do not."""

from dataclasses import dataclass

SOUND = """
# sources
source_id,title,kind
page,A page,newspaper
# units
unit_id,name_vi,level,branch,source_id
division-1,Sư đoàn 1,division,infantry,page
division-2,Sư đoàn 2,division,infantry,page
regiment-1,Trung đoàn 1,regiment,infantry,page
# designations
unit_id,text,kind,scope,source_id,confidence
division-1,Sư đoàn 1,phien_hieu,whole,page,high
division-2,Sư đoàn 2,phien_hieu,whole,page,high
regiment-1,Trung đoàn 1,phien_hieu,whole,page,high
# places
place_id,name_vi,kind,lat,lon,radius_km,parent_id,valid_to,source_id
country,Việt Nam,country,16,107,800,,,page
old,Tỉnh cũ,province,16.5,107.5,40,country,1976-02,page
new,Tỉnh mới,province,16.5,107.5,40,country,,page
camp,Trại,camp,16.2,107.3,2,old,,page
"""


@dataclass(frozen=True)
class Case:
    """Facts that break one check at one row, and a neighbour that breaks none."""

    name: str
    expected: str
    broken: str
    sound: str = ""


LINKS = "# subordinations\nunit_id,parent_unit_id,kind,valid_from,valid_to,source_id,note\n"
EVENTS = (
    "# unit_events\nunit_id,event,date,source_id\nregiment-1,formed,1965-09,page\nregiment-1,dissolved,1972~,page\n"
)
STAYS = "# presences\nunit_id,place_text,place_id,lat,lon,valid_from,valid_to,source_id,note\n"
BATTLES = "# battles\nbattle_id,name_vi,kind,part_of,start,end,source_id,note\n"
LOSSES = BATTLES + (
    "raid,Trận,battle,,1968-02,1968-02,page,\n"
    "# losses\nbattle_id,unit_id,category,count_min,count_max,claimed_by,source_id\n"
)
SHARES = "# successions\nfrom_place_id,to_place_id,date,kind,share,source_id\n"

CASES = [
    Case(
        "a unit that is not there",
        "unknown-id error subordinations.csv:2",
        LINKS + "regiment-1,divison-1,organic,1966,1967,page,\n",
        LINKS + "regiment-1,division-1,organic,1966,1967,page,\n",
    ),
    Case(
        "an id given twice in one table",
        "duplicate-key error sources.csv:3",
        "# sources\nsource_id,title,kind\npage,A page,newspaper\npage,Another page,newspaper\n",
        "# sources\nsource_id,title,kind\npage,A page,newspaper\n",
    ),
    Case(
        "a district with the id of a place",
        "duplicate-key error districts.csv:2",
        "# districts\nplace_id,name_vi,kind,lat,lon,source_id\ncamp,Huyện,district,16.2,107.3,page\n",
        "# districts\nplace_id,name_vi,kind,lat,lon,source_id\ndistrict,Huyện,district,16.2,107.3,page\n",
    ),
    Case(
        "the same statement from the same source",
        "duplicate-claim warning subordinations.csv:3",
        LINKS + "regiment-1,division-1,organic,1966,1967,page,\nregiment-1,division-1,organic,1966,1967,page,again\n",
        LINKS + "regiment-1,division-1,organic,1966,1967,page,\nregiment-1,division-1,organic,1966,1968,page,\n",
    ),
    Case(
        "a source no claim rests on",
        "unused-source info sources.csv:3",
        "# sources\nsource_id,title,kind\npage,A page,newspaper\nbook,A book,book\n",
        "# sources\nsource_id,title,kind\npage,A page,newspaper\nbook,A book,book\n"
        + LINKS
        + "regiment-1,division-1,organic,1966,1967,page,also book\n",
    ),
    Case(
        "a unit no notice can name",
        "no-designation warning units.csv:2",
        "# units\nunit_id,name_vi,level,branch,source_id\nregiment-2,Trung đoàn 2,regiment,infantry,page\n"
        "# designations\nunit_id,text,kind,scope,source_id,confidence\n",
    ),
    Case(
        "a unit under itself",
        "own-parent error subordinations.csv:2",
        LINKS + "regiment-1,regiment-1,organic,1966,,page,\n",
    ),
    Case(
        "two units under each other in the same years",
        "command-cycle error subordinations.csv:2",
        LINKS + "division-1,division-2,organic,1966,1970,page,\ndivision-2,division-1,attached,1967,,page,\n",
        LINKS + "division-1,division-2,organic,1966,1970,page,\ndivision-2,division-1,attached,1971,,page,\n",
    ),
    Case(
        "three units in a ring, without dates",
        "command-cycle error subordinations.csv:2",
        LINKS
        + "division-1,division-2,organic,,,page,\ndivision-2,regiment-1,attached,,,page,\n"
        + "regiment-1,division-1,organic,,,page,\n",
        LINKS + "division-1,division-2,organic,,,page,\nregiment-1,division-1,organic,,,page,\n",
    ),
    Case(
        "an open row of a ring overtaken before the ring closes",
        "command-cycle error subordinations.csv:2",
        LINKS + "division-1,division-2,organic,1966,,page,\ndivision-2,division-1,organic,1968,,page,\n",
        LINKS
        + "division-1,division-2,organic,1966,,page,\ndivision-1,regiment-1,organic,1967,,page,\n"
        + "division-2,division-1,organic,1968,,page,\n",
    ),
    Case(
        "two organic parents with written ends",
        "two-parents warning subordinations.csv:3",
        LINKS + "regiment-1,division-1,organic,1966,1970,page,\nregiment-1,division-2,organic,1968,1972,page,\n",
        LINKS + "regiment-1,division-1,organic,1966,1968,page,\nregiment-1,division-2,organic,1968,1972,page,\n",
    ),
    Case(
        "an open row that begins within a written span",
        "two-parents warning subordinations.csv:3",
        LINKS + "regiment-1,division-1,organic,1966,1970,page,\nregiment-1,division-2,organic,1968,,page,\n",
        LINKS + "regiment-1,division-1,organic,1966,,page,\nregiment-1,division-2,organic,1968,,page,\n",
    ),
    Case(
        "two organic parents marked rival",
        "rival-claims info subordinations.csv:3",
        LINKS + "regiment-1,division-1,organic,1966,1970,page,rival\nregiment-1,division-2,organic,1968,1972,page,\n",
        LINKS + "regiment-1,division-1,organic,1966,1970,page,\nregiment-1,division-2,attached,1968,1972,page,\n",
    ),
    Case(
        "campaigns that are part of each other",
        "part-cycle error battles.csv:2",
        BATTLES + "one,Một,campaign,two,1968,1968,page,\ntwo,Hai,campaign,one,1968,1968,page,\n",
        BATTLES + "one,Một,campaign,two,1968,1968,page,\ntwo,Hai,campaign,,1968,1968,page,\n",
    ),
    Case(
        "a period that is part of itself",
        "part-cycle error periods.csv:2",
        "# periods\nperiod_id,name_vi,start,end,part_of,source_id\nwar,Chiến tranh,1954,1975,war,page\n",
        "# periods\nperiod_id,name_vi,start,end,part_of,source_id\nwar,Chiến tranh,1954,1975,,page\n",
    ),
    Case(
        "places that hold each other",
        "part-cycle error places.csv:2",
        "# places\nplace_id,name_vi,kind,lat,lon,parent_id,source_id\n"
        "old,Tỉnh,province,16,107,hill,page\nhill,Đồi,hill,16,107,old,page\n",
    ),
    Case(
        "an end before its beginning",
        "ends-before-begins error presences.csv:2",
        STAYS + "regiment-1,Trại,,,,1968-03,1968-02,page,\n",
        STAYS + "regiment-1,Trại,,,,1968-03,1968,page,\n",
    ),
    Case(
        "a battle that ends before it begins",
        "ends-before-begins error battles.csv:2",
        BATTLES + "raid,Trận,battle,,1968-03-02,1968-03-01,page,\n",
        BATTLES + "raid,Trận,battle,,1968-03-02,1968-03-01~,page,\n",
    ),
    Case(
        "a claim before the founding",
        "outside-life warning subordinations.csv:2",
        EVENTS + LINKS + "regiment-1,division-1,organic,1965-08,,page,\n",
        EVENTS + LINKS + "regiment-1,division-1,organic,1965-08~,,page,\n",
    ),
    Case(
        "a claim before the founding that the note knows of",
        "outside-life info subordinations.csv:2",
        EVENTS + LINKS + "regiment-1,division-1,organic,1965-01,,page,before the unit's founding date\n",
    ),
    Case(
        "a stay of the forerunner",
        "outside-life info presences.csv:2",
        EVENTS + STAYS + "regiment-1,Trại,,,,1965-01,1965-09,page,\n",
    ),
    Case(
        "a claim after the end, which is only about known",
        "outside-life warning presences.csv:2",
        EVENTS + STAYS + "regiment-1,Trại,,,,1970,1974-02,page,\n",
        EVENTS + STAYS + "regiment-1,Trại,,,,1970,1973,page,\n",
    ),
    Case(
        "a battle fought before the founding",
        "outside-life warning participations.csv:2",
        EVENTS
        + BATTLES
        + "raid,Trận,battle,,1964-01,1964-02,page,\n"
        + "# participations\nbattle_id,unit_id,source_id\nraid,regiment-1,page\n",
        EVENTS
        + BATTLES
        + "raid,Trận,battle,,1964-01,1965-10,page,\n"
        + "# participations\nbattle_id,unit_id,source_id\nraid,regiment-1,page\n",
    ),
    Case(
        "a battle after its campaign",
        "outside-campaign warning battles.csv:3",
        BATTLES + "drive,Chiến dịch,campaign,,1968-01,1968-03,page,\nraid,Trận,battle,drive,1968-03,1968-04-01,page,\n",
        BATTLES
        + "drive,Chiến dịch,campaign,,1968-01,1968-03,page,\nraid,Trận,battle,drive,1968-03,1968-04-01~,page,\n",
    ),
    Case(
        "a battle after its campaign that the note knows of",
        "outside-campaign info battles.csv:3",
        BATTLES
        + "drive,Chiến dịch,campaign,,1968-01,1968-03,page,\n"
        + "raid,Trận,battle,drive,1968-05,1968-05,page,outside the dates of part_of\n",
    ),
    Case(
        "a period outside its wider period",
        "outside-period warning periods.csv:3",
        "# periods\nperiod_id,name_vi,start,end,part_of,source_id\n"
        "war,Chiến tranh,1954,1975,,page\nraids,Đánh phá,1972,1976,war,page\n",
        "# periods\nperiod_id,name_vi,start,end,part_of,source_id\n"
        "war,Chiến tranh,1954,1975,,page\nraids,Đánh phá,1972,1973,war,page\n",
    ),
    Case(
        "a latitude without its longitude",
        "half-point error presences.csv:2",
        STAYS + "regiment-1,Trại,,16.2,,1968,1968,page,\n",
        STAYS + "regiment-1,Trại,,16.2,107.3,1968,1968,page,\n",
    ),
    Case(
        "latitude and longitude exchanged",
        "outside-indochina error presences.csv:2",
        STAYS + "regiment-1,Trại,,107.3,16.2,1968,1968,page,\n",
        STAYS + "regiment-1,Trường Sa,,8.645,111.92,1968,1968,page,\n",
    ),
    Case(
        "a point far from the place it names",
        "far-point warning presences.csv:2",
        STAYS + "regiment-1,Trại,camp,16.5,107.3,1968,1968,page,\n",
        STAYS + "regiment-1,Trại,camp,16.25,107.3,1968,1968,page,\n",
    ),
    Case(
        "300 km on foot in two days",
        "fast-march warning presences.csv:3",
        STAYS + "regiment-1,Trại,,16.2,107.3,1968-02-01,1968-02-03,page,\nregiment-1,Đồi,,13.5,108,1968-02-05,,page,\n",
        STAYS + "regiment-1,Trại,,16.2,107.3,1968-02-01,1968-02-03,page,\nregiment-1,Đồi,,13.5,108,1968-02-15,,page,\n",
    ),
    Case(
        "300 km in a few days, by lorry from 1973 on",
        "fast-march warning presences.csv:3",
        STAYS + "regiment-1,Trại,,16.2,107.3,1972-02-01,,page,\nregiment-1,Đồi,,13.5,108,1972-02-04,,page,\n",
        STAYS + "regiment-1,Trại,,16.2,107.3,1975-02-01,,page,\nregiment-1,Đồi,,13.5,108,1975-02-04,,page,\n",
    ),
    Case(
        "more killed at least than at most",
        "loss-bounds error losses.csv:2",
        LOSSES + "raid,,killed,30,20,US,page\n",
        LOSSES + "raid,,killed,20,30,US,page\n",
    ),
    Case(
        "an old province of which a third is lost",
        "share-sum warning province_present.csv:2",
        "# province_present\nplace_id,province63_id,present_place_id,share,method\nold,new,new,0.66,area\n",
        "# province_present\nplace_id,province63_id,present_place_id,share,method\n"
        "old,new,new,0.66,area\nold,country,country,0.33,area\n",
    ),
    Case(
        "a merger that leaves a part of the ended province out",
        "share-sum warning successions.csv:2",
        SHARES + "old,new,1976-02,merge,0.5,page\n",
        SHARES + "old,new,1970-02,split,0.5,page\n",
    ),
    Case(
        "a split into more than the whole",
        "share-sum warning successions.csv:2",
        SHARES + "new,old,1970,split,0.8,page\nnew,camp,1970,split,0.4,page\n",
        SHARES + "new,old,1970,split,0.8,page\nnew,camp,1971,split,0.4,page\n",
    ),
    Case(
        "a rival date of a battle",
        "rival-claims info battle_dates.csv:2",
        BATTLES
        + "raid,Trận,battle,,1968-02,1968-02,page,\n# battle_dates\nbattle_id,start,source_id\nraid,1968-03,page\n",
    ),
    Case(
        "rival founding dates",
        "rival-claims info unit_events.csv:3",
        "# unit_events\nunit_id,event,date,source_id\nregiment-1,formed,1965,page\nregiment-1,formed,1966,page\n",
        "# unit_events\nunit_id,event,date,source_id\nregiment-1,formed,1965,page\nregiment-1,dissolved,1966,page\n",
    ),
    Case(
        "rival losses by two claimants",
        "rival-claims info losses.csv:3",
        LOSSES + "raid,,killed,30,30,US,page\nraid,,killed,5,5,VPA,page\n",
        LOSSES + "raid,,killed,30,30,US,page\nraid,,wounded,5,5,VPA,page\n",
    ),
]
