// SPDX-License-Identifier: MIT
/* The verb `profiles`: what engine/policy.def says, for people. */
#include <stdio.h>
#include <string.h>

#include "cli/verbs.h"
#include "engine/policy.h"
#include "phone-sim/defects.h"

/* Names the profiles whose value of `knob` is `value`, once for each value. */
static void print_values(const struct engine_policy *policies,
                         enum engine_knob knob)
{
    bool is_told[ENGINE_PROFILE_COUNT] = {false};
    char value[ENGINE_KNOB_TEXT_MAX], other[ENGINE_KNOB_TEXT_MAX];

    for (int p = 0; p < ENGINE_PROFILE_COUNT; p++) {
        if (is_told[p])
            continue;
        engine_policy_text(&policies[p], knob, value);
        printf("    %s:", value);
        for (int q = p; q < ENGINE_PROFILE_COUNT; q++) {
            engine_policy_text(&policies[q], knob, other);
            if (strcmp(value, other) != 0)
                continue;
            is_told[q] = true;
            printf(" %s", engine_profile_name((enum engine_profile)q));
        }
        putchar('\n');
    }
}

static void print_all(void)
{
    struct engine_policy policies[ENGINE_PROFILE_COUNT];

    printf("profiles:");
    for (int p = 0; p < ENGINE_PROFILE_COUNT; p++) {
        engine_policy_init(&policies[p], (enum engine_profile)p);
        printf(" %s", engine_profile_name((enum engine_profile)p));
    }
    printf("\n\n");
    for (int k = 0; k < ENGINE_KNOB_COUNT; k++) {
        enum engine_knob knob = (enum engine_knob)k;

        printf("%s   %s   (semantics %s)\n", engine_knob_name(knob),
               engine_knob_options(knob), engine_knob_see(knob));
        print_values(policies, knob);
    }
}

static void print_one(enum engine_profile profile)
{
    struct engine_policy policy;
    char value[ENGINE_KNOB_TEXT_MAX];

    engine_policy_init(&policy, profile);
    for (int k = 0; k < ENGINE_KNOB_COUNT; k++) {
        enum engine_knob knob = (enum engine_knob)k;

        engine_policy_text(&policy, knob, value);
        printf("%s=%s   (%s; semantics %s)\n", engine_knob_name(knob), value,
               engine_knob_options(knob), engine_knob_see(knob));
    }
}

static void print_defects(void)
{
    for (int i = 0; i < PHONE_DEFECT_COUNT; i++)
        printf("%s\n    %s\n    invariant %s\n", phone_defect_infos[i].name,
               phone_defect_infos[i].what, phone_defect_infos[i].invariant);
}

int cli_profiles(struct cli_options *options)
{
    struct base_error error = {0};
    enum engine_profile profile;

    if (options->parameters)
        return cli_parameters(options);
    if (options->defects) {
        print_defects();
        return CLI_EXIT_PASSED;
    }
    if (options->path_count == 0)
        print_all();
    for (size_t i = 0; i < options->path_count; i++) {
        if (engine_profile_parse(options->paths[i], &profile, &error) != 0)
            return cli_complain(&error);
        print_one(profile);
    }
    return CLI_EXIT_PASSED;
}
