// SPDX-License-Identifier: MIT
#include "tests/unit/lua/script.h"

static int metadata_read(const char *text, struct scn_metadata *out,
                         struct base_error *error)
{
    struct script script;
    int err;

    script_write(&script, text);
    err = scn_metadata_read(script.path, out, error);
    unlink(script.path);
    return err;
}

static void the_rest_is_not_run(void **state)
{
    struct scn_metadata metadata;
    struct base_error error;

    (void)state;
    assert_int_equal(metadata_read("title 'T'\ntags { 'a', 'b' }\n"
                                   "local n = param('ttl', 300) + 1\n"
                                   "local z = dns [[ this is no zone ]]\n"
                                   "error 'not reached'",
                                   &metadata, &error),
                     0);
    assert_string_equal(metadata.title, "T");
    assert_int_equal(metadata.tag_count, 2);
    assert_string_equal(metadata.tags[1], "b");
    assert_int_equal(metadata.param_count, 1);
    assert_string_equal(metadata.params[0].name, "ttl");
    assert_string_equal(metadata.params[0].value, "300");
    scn_metadata_fini(&metadata);
}

static void pcall_does_not_get_past_the_stop(void **state)
{
    struct scn_metadata metadata;
    struct base_error error;

    (void)state;
    assert_int_equal(
        metadata_read("pcall(dns, '')\ntitle 'late'", &metadata, &error), 0);
    assert_string_equal(metadata.title, "");
    scn_metadata_fini(&metadata);
}

static void the_source_comment_serves_without_the_verb(void **state)
{
    struct scn_metadata metadata;

    (void)state;
    metadata_read("-- claim\n-- Source: RFC 3263, 4.3 \ntitle 'T'", &metadata,
                  NULL);
    assert_string_equal(metadata.source, "RFC 3263, 4.3");
    scn_metadata_fini(&metadata);
    metadata_read("-- Source: x\nsource 'y'", &metadata, NULL);
    assert_string_equal(metadata.source, "y");
    scn_metadata_fini(&metadata);
}

static void syntax_errors_are_reported(void **state)
{
    struct scn_metadata metadata;
    struct base_error error;

    (void)state;
    assert_int_equal(metadata_read("title = = 1", &metadata, &error),
                     BASE_ERR_SYNTAX);
    assert_non_null(strstr(error.text, ":1: unexpected symbol near '='"));
    scn_metadata_fini(&metadata);
}

static void an_endless_loop_ends_here_too(void **state)
{
    struct scn_metadata metadata;
    struct base_error error;

    (void)state;
    assert_int_not_equal(metadata_read("while true do end", &metadata, &error),
                         0);
    scn_metadata_fini(&metadata);
}

static void a_missing_file_is_an_io_error(void **state)
{
    struct scn_metadata metadata;
    struct base_error error;

    (void)state;
    assert_int_equal(scn_metadata_read("/nonexistent.lua", &metadata, &error),
                     BASE_ERR_IO);
    scn_metadata_fini(&metadata);
}

static void metadata_comes_first(void **state)
{
    (void)state;
    assert_error("note 'x'\ntitle 'late'",
                 "test.lua:2: title comes first: before every verb but title, "
                 "tags, source and param");
}

static void a_given_parameter_has_the_type_of_its_default(void **state)
{
    const struct lab_knob params[] = {
        {"n", "7"}, {"s", "text"}, {"b", "false"}, {"d", "1h"}};
    struct scn_options options = {.params = params, .param_count = 4};
    struct script script;

    (void)state;
    script_run_with(&script,
                    "local n, s, b = param('n', 1), param('s', ''), "
                    "param('b', true)\n"
                    "local d, x = param('d', 60), param('x', 'own')",
                    options);
    assert_string_equal(script.outcome.error.text,
                        "test.lua:2: parameter 'd' must be a number, not "
                        "\"1h\"");
    script_end(&script);
    script_run_with(&script,
                    "local n, s, b = param('n', 1), param('s', ''), "
                    "param('b', true)\n"
                    "local d, x = param('d'), param('x', 'own')\n"
                    "check(n == 7 and s == 'text' and b == false and d == "
                    "'1h' and x == 'own')",
                    options);
    assert_string_equal(script.outcome.error.text, "");
    assert_int_equal(script.outcome.result.verdict, BASE_VERDICT_PASS);
    script_end(&script);
}

static void an_unknown_parameter_is_an_error_if_asked_for(void **state)
{
    const struct lab_knob params[] = {{"tll", "7"}};
    struct scn_options options = {
        .params = params, .param_count = 1, .params_must_exist = true};
    struct script script;

    (void)state;
    script_run_with(&script, "local t = param('ttl', 3)\nnote 'x'", options);
    assert_string_equal(script.outcome.error.text,
                        "test.lua:2: this scenario has no parameter 'tll'; did "
                        "you mean 'ttl'?");
    script_end(&script);
    script_run_with(&script, "note 'x'\nlocal t = param('tll', 3)", options);
    assert_string_equal(script.outcome.error.text,
                        "test.lua:1: this scenario has no parameter 'tll' "
                        "above this line");
    script_end(&script);
    script_run_with(&script, "local t = param('ttl', 3)", options);
    assert_string_equal(script.outcome.error.text,
                        "test.lua: this scenario has no parameter 'tll'; did "
                        "you mean 'ttl'?");
    script_end(&script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rest_is_not_run),
        cmocka_unit_test(pcall_does_not_get_past_the_stop),
        cmocka_unit_test(the_source_comment_serves_without_the_verb),
        cmocka_unit_test(syntax_errors_are_reported),
        cmocka_unit_test(an_endless_loop_ends_here_too),
        cmocka_unit_test(a_missing_file_is_an_io_error),
        cmocka_unit_test(metadata_comes_first),
        cmocka_unit_test(a_given_parameter_has_the_type_of_its_default),
        cmocka_unit_test(an_unknown_parameter_is_an_error_if_asked_for),
    };

    return cmocka_run_group_tests_name("lua_metadata", tests, NULL, NULL);
}
