// SPDX-License-Identifier: MIT
#include "cli/verbs.h"

#include <string.h>

static const char run_details[] =
    "A PATH is a scenario file or a folder, taken with all *.lua files below "
    "it.\nWithout a PATH the shipped library runs. Command line beats "
    "scenario beats profile.\n"
    "\n"
    "Exit status: 0 all passed; 1 a scenario failed; 2 something could not be "
    "run;\n130 Ctrl-C. Warnings and what could not be tested count as passed "
    "unless --strict.\n"
    "With --compare a timeline that differs from the stored one is a failure; "
    "'siplapse\nbless' stores them.\n"
    "\n"
    "Example:\n"
    "  siplapse run --timeline --seed 7 --out results scenarios/yealink\n";

static const char list_details[] = "Example:\n"
                                   "  siplapse list --tag failback\n";

static const char compare_details[] =
    "OLD and NEW are folders as 'siplapse run --out' stores them, or two "
    "timelines.\nEvents are paired by who, whom and what; Call-IDs, CSeq "
    "numbers and message bytes\ndo not count. What moved by one span is told "
    "once. Verdicts are compared when both\nfolders hold results.json.\n"
    "\n"
    "Exit status: 0 the same; 1 they differ; 2 something could not be "
    "compared.\n"
    "\n"
    "Example:\n"
    "  siplapse run --out old scenarios\n"
    "  siplapse run --out new --knob retry_semantics=attempts_total "
    "scenarios\n"
    "  siplapse compare --ignore cache,check old new\n";

static const char bless_details[] =
    "Runs the scenarios, shows what changed against the timelines in DIR, and "
    "puts the\nnew ones in their place, all or none. 'siplapse run --compare "
    "DIR' then fails when\nanything differs. With -k or --tag other timelines "
    "stay; else DIR holds afterwards\nwhat was run, and nothing else.\n"
    "\n"
    "Exit status: 0 stored; 1 stored, but a scenario failed; 2 DIR is as it "
    "was.\n"
    "\n"
    "Example:\n"
    "  siplapse bless scenarios reference\n"
    "  siplapse run --compare reference scenarios\n";

static const char profiles_details[] =
    "Without a NAME every knob with its value in each profile; with one, the "
    "values\nof that profile, as --knob takes them.\n"
    "With --parameters what a configuration may say: each name, what it permits, "
    "its\ndefault and firmware, what it inherits and what it needs; a NAME picks "
    "those that\nhave it in theirs.\n"
    "\n"
    "With --defects what can be wrong with a phone on purpose, as in phone { "
    "defects = … }.\n"
    "\n"
    "Example:\n"
    "  siplapse profiles rfc3263\n"
    "  siplapse profiles --parameters failback account.1.sip_server.1.port\n";

static const char version_details[] = "Example:\n"
                                      "  siplapse version\n";

static const char help_details[] = "Example:\n"
                                   "  siplapse help run\n";

const struct cli_verb cli_verbs[] = {
    {"run", "[options] [PATH...]", "run scenario files or folders", run_details,
     cli_run_options, cli_run},
    {"list", "[options] [PATH...]", "scenarios with title, tags, source",
     list_details, cli_list_options, cli_list},
    {"compare", "[options] OLD NEW", "what differs between two stored runs",
     compare_details, cli_compare_options, cli_compare},
    {"bless", "[options] [PATH...] DIR", "make what runs do now the reference",
     bless_details, cli_bless_options, cli_bless},
    {"profiles", "[options] [NAME...]",
     "phone profiles, their policy knobs and parameters", profiles_details,
     cli_profiles_options, cli_profiles},
    {"version", "", "the version of siplapse", version_details,
     cli_plain_options, cli_version},
    {"help", "[VERB]", "this, or more about one verb", help_details,
     cli_plain_options, cli_help},
    {.name = "explain"},
    {.name = "serve"},
    {.name = "demo"},
    {.name = "report"},
    {.name = "new"},
    {.name = "check"},
    {.name = "matrix"},
    {.name = NULL},
};

const struct cli_verb *cli_verb_find(const char *name)
{
    const struct cli_verb *verb = cli_verbs;

    while (verb->name != NULL && strcmp(verb->name, name) != 0)
        verb++;
    return verb->name == NULL ? NULL : verb;
}
