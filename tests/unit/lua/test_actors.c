// SPDX-License-Identifier: MIT
#include "tests/unit/lua/script.h"

#define NODE "local r = registrar { '192.168.1.13', name = 'r' }\n"

/* Each script fails with exactly this one line. */
static const struct {
    const char *script, *error;
} bad[] = {
    {"\n\ndns [[\n  $ORIGIN pbx.com.\n  $TTL 300\n"
     "  a IN SRV 0 1 5060 b\n  a IN SRV 70000 1 5060 b\n]]",
     "test.lua:7: zone line 4: SRV priority 70000 is above 65535"},
    {NODE "\nlocal s = registrar { '192.168.1.14', transport = { 'udp' } }",
     "test.lua:3: registrar has no key 'transport'; did you mean "
     "'transports'?"},
    {"local p = phone { config = [[\n  account.1.enable = 1\n\n"
     "  account.1.sip_server.1.port = 70000\n]] }",
     "test.lua:4: config line 3: account.1.sip_server.1.port = 70000: "
     "permitted 0 to 65535"},
    {"local p = phone { config = {\n  ['account.1.enable'] = true,\n"
     "  ['account.1.sip_server.1.port'] = 70000 } }",
     "test.lua:3: account.1.sip_server.1.port = 70000: permitted 0 to 65535"},
    {"local base = [[\n  account.1.enable = 1\n"
     "  account.1.sip_server.1.port = 70000\n]]\n\n"
     "phone { config = base .. 'account.1.user_name = 1' }",
     "test.lua:3: config line 2: account.1.sip_server.1.port = 70000: "
     "permitted 0 to 65535"},
    {"local p = phone {}\np:configure [[\naccount.1.sip_server.1.port = x]]",
     "test.lua:3: config line 1: account.1.sip_server.1.port = x: permitted 0 "
     "to 65535"},
    {"local dns = dns ''\nlocal e = dns ''",
     "test.lua:2: 'dns' is now an actor here; the constructor is hidden by "
     "your local: choose another name"},
    {NODE "r {}", "test.lua:2: 'r' is a registrar and cannot be called; a "
                  "method is called with a colon, as in r:restore()"},
    {NODE "local s = registrar { '192.168.1.13', name = 's' }",
     "test.lua:2: 192.168.1.13:5060 over udp is taken by r"},
    {NODE "r:drop('servfail')",
     "test.lua:2: a registrar has no mode 'servfail'; it has silent, refuse, "
     "unreachable, hang, stall, reject, slow, oneway, lossy, tls-expired, "
     "tls-untrusted, tls-name"},
    {NODE "r:drop('silent', { status = 503 })",
     "test.lua:2: drop: 'status' belongs to the mode 'reject', not to "
     "'silent'"},
    {NODE "r:drop('reject', { status = 200 })",
     "test.lua:2: drop: status = 200: permitted 300 to 699"},
    {NODE "r.drop('silent')",
     "test.lua:2: 'drop' is a method of a node: call it with a colon, as in "
     "node:drop(…)"},
    {NODE "r:dorp()",
     "test.lua:2: registrar has no method 'dorp'; did you mean 'drop'?"},
    {NODE "r.color = 1", "test.lua:2: a registrar takes no new fields: "
                         "\"color\""},
    {NODE "expect { r, 'REGISTR', any }",
     "test.lua:2: expect: place 2, \"REGISTR\", is no method, class (\"2xx\"), "
     "\"dns\" or net event (\"connect\"); did you mean \"REGISTER\"?"},
    {NODE "expect { r, '200', any }",
     "test.lua:2: expect: a status is a number: write 200, not \"200\""},
    {NODE "expect { r, 'REGISTER' }",
     "test.lua:2: expect: place 3, the receiver, must be an actor or any, not "
     "nil"},
    {NODE "expect { r, 'REGISTER', any, ta = 3 }",
     "test.lua:2: expect has no key 'ta'; it has at, within, after, "
     "tolerance, grade, transport, retransmission, method, fate, account, "
     "call, name, type"},
    {NODE "expect { r, 'REGISTER', any, any }",
     "test.lua:2: expect takes 3 unnamed values, not more"},
    {NODE "expect { r, 'REGISTER', any, at = 1, within = 2 }",
     "test.lua:2: expect takes 'at' or 'within', not both"},
    {NODE "expect { r, 'REGISTER', any, after = 3 }",
     "test.lua:2: expect: 'after' must be an event, as expect returns it, not "
     "3"},
    {NODE "schedule { r, 'REGISTER', any }",
     "test.lua:2: schedule: place 4 must be a list of times, as in { 0, 0.5, "
     "1.5, 3.5 }"},
    {NODE "never { r, 'REGISTER', any }",
     "test.lua:2: never needs 'during', a duration or { from, to }"},
    {NODE "link(r)", "test.lua:2: link takes two actors, as in link(alice, "
                     "primary); number 2 is nothing"},
    {"registrar { port = '5060' }",
     "test.lua:1: registrar: 'port' must be a whole number, not \"5060\""},
    {"registrar { port = 70000 }",
     "test.lua:1: registrar: port = 70000: permitted 1 to 65535"},
    {"registrar '10.0.0.1'", "test.lua:1: registrar takes a table, as in "
                             "registrar { … }, not string"},
    {"phone { config_file = '/nonexistent.cfg' }",
     "test.lua:1: /nonexistent.cfg: cannot be opened: No such file or "
     "directory"},
    {"phone { profile = 'yealnik' }",
     "test.lua:1: no profile 'yealnik'; did you mean 'yealink'?"},
    {"proxy { to = 'pbx' }",
     "test.lua:1: proxy: 'to': 'pbx' is not an IP address (like 192.168.1.13 "
     "or 192.168.1.13:5070)"},
    {"phone {}:subscribe('dialog', '4606')",
     "test.lua:1: phone is off: start it before it subscribes"},
    {"phone {}:subscribe(4606)",
     "test.lua:1: subscribe takes an event and a URI or a number as texts, as "
     "in subscribe(\"dialog\", \"4606\"), not 4606"},
    {"local a = phone { config = 'account.1.enable = 1' } a:start() local s = "
     "a:subscribe('dialog') print(s.sate)",
     "test.lua:1: a subscription has no field 'sate'; did you mean 'state'?"},
    {"local a = phone { config = 'account.1.enable = 1' } a:start() "
     "a:subscribe('a dialog')",
     "test.lua:1: 'a dialog' is no event package, as in dialog"},
    {"waive('foo', 'x')",
     "test.lua:1: this version has no invariant 'foo'; there are challenge, "
     "cancel-ack, cseq, one-binding, retry-after, priority, request-rate, "
     "settled"},
    {"waive('setled', 'x')", "test.lua:1: this version has no invariant "
                             "'setled'; did you mean 'settled'?"},
};

static void every_slip_is_one_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_error(bad[i].script, bad[i].error);
}

static void actors_are_values(void **state)
{
    (void)state;
    assert_passes(NODE "local s = registrar { '192.168.1.14' }\n"
                       "check(r == r and r ~= s and r ~= nil and r ~= 'r')\n"
                       "check(tostring(r) == 'r' and r.name == 'r')\n"
                       "check(r.address == '192.168.1.13')\n"
                       "local t = { [r] = 1, [s] = 2 }\n"
                       "check(t[r] == 1 and type(r) == 'userdata')");
}

static void zones_can_change(void **state)
{
    (void)state;
    assert_passes("local d = dns '$ORIGIN a.\\n$TTL 3\\nx IN A 1.2.3.4'\n"
                  "d:add 'y IN A 1.2.3.5'\n"
                  "check(d:replace('x IN A 1.2.3.6') == 1)\n"
                  "check(d:remove('x', 'A') == 1 and d:remove('x') == 0)\n"
                  "check(not pcall(d.add, d, 'y IN A 1.2.3'))");
}

static void every_fault_is_taken(void **state)
{
    (void)state;
    assert_passes(
        NODE "local d = dns ''\nlocal p = phone { busy = true }\n"
             "r:drop() r:drop('reject', { status = 486, retry_after = 30, "
             "methods = { 'INVITE' } })\n"
             "r:drop('slow', { delay = '200ms' }) r:restore()\n"
             "d:drop 'servfail' d:drop('lossy', { rate = 0.3 }) d:restore()\n"
             "r:restart { forget = true } r:flap(10) wait(15) r:restore()\n"
             "link(r, p):delay(0.1):loss(0.5) link(p, r):restore()\n"
             "check(link(r, p) == link(p, r))");
}

static void a_phone_takes_its_options(void **state)
{
    (void)state;
    assert_passes(
        "local d = dns { '10.0.0.99', port = 5353, name = 'd' }\n"
        "phone { '10.0.9.1', port = 5080, profile = 'yealink-81', mac = 'x',\n"
        "  model = 'T46', answer_after = '2s', dns = { d, '10.0.0.53' },\n"
        "  knobs = { retry_semantics = 'attempts_total', "
        "failover_codes = '503,408' } }\n"
        "phone { answer_after = false, dns = false }");
}

static void a_phone_asks_the_server_it_names(void **state)
{
    (void)state;
    assert_passes(
        "dns ''\n"
        "local d = dns { '10.0.0.99', port = 5353,\n"
        "  zone = '$ORIGIN a.\\n$TTL 9\\nx IN A 192.168.1.13' }\n" NODE
        "local p = phone { dns = d, config = {\n"
        "  ['account.1.enable'] = 1, ['account.1.user_name'] = '1',\n"
        "  ['account.1.sip_server.1.address'] = 'x.a' } }\n"
        "p:start()\n"
        "expect { p, 'dns', d, at = 0 }\n"
        "expect { p, 'REGISTER', r, at = 0 }");
}

static void a_registrar_takes_its_options(void **state)
{
    (void)state;
    assert_passes(
        "local r = registrar { port = 5070, transports = { 'udp', 'tcp' },\n"
        "  auth = { realm = 'pbx.com', users = { ['4605'] = 'pw' },\n"
        "           algorithm = 'SHA-256' },\n"
        "  grant = 600, min_expires = 60, needs_registration = true,\n"
        "  users = { '4605' }, domains = { 'pbx.com' } }\n"
        "registrar { shares = r }\n"
        "check(#r:bindings('4605') == 0)");
}

static void a_subscription_is_followed(void **state)
{
    (void)state;
    assert_passes(
        "local r = registrar { '192.168.1.13', name = 'r' }\n"
        "local a = phone { config = {\n"
        "  ['account.1.enable'] = 1, ['account.1.user_name'] = 4605,\n"
        "  ['account.1.sip_server.1.address'] = '192.168.1.13' } }\n"
        "a:start() wait(1)\n"
        "local s = a:subscribe('dialog', '4606')\n"
        "check(s.state == 'asking' and s.status == nil and s.notified == 0)\n"
        "expect { a, 'SUBSCRIBE', r }\n"
        "expect { r, 'NOTIFY', a }\n"
        "check(s.state == 'active' and s.status == 200 and s.server == r)\n"
        "check(s.event == 'dialog' and s.notified == 1)\n"
        "check(tostring(s) == 'subscription' and s.call_id)\n"
        "s:stop()\n"
        "expect { a, 'SUBSCRIBE', r }\n"
        "expect { r, 'NOTIFY', a }\n"
        "check(s.state == 'ended')");
}

static void a_call_is_followed(void **state)
{
    (void)state;
    assert_passes(
        "dns '$ORIGIN pbx.com.\\n$TTL 60\\npbx IN A 192.168.1.13'\n"
        "local r = registrar { '192.168.1.13' }\n"
        "local function config(user) return {\n"
        "  ['account.1.enable'] = 1, ['account.1.user_name'] = user,\n"
        "  ['account.1.sip_server.1.address'] = 'pbx.pbx.com' } end\n"
        "local a = phone { config = config(4605) }\n"
        "local b = phone { config = config(4606) }\n"
        "a:start() b:start() wait(1)\n"
        "check(r:bindings('4606')[1].expires_at == 3600)\n"
        "local call = a:call('4606')\n"
        "check(call.state == 'calling' and call.status == nil)\n"
        "expect { a, 'INVITE', r, call = call }\n"
        "check(wait_until(function() return call.state == 'up' end, 5))\n"
        "check(now() == 2 and call.status == 200 and call.server == r)\n"
        "call:hangup() wait(1)\n"
        "expect { a, 'BYE', any }\n"
        "check(call.state == 'ended')");
}

static void the_configuration_s_oddities_are_warnings(void **state)
{
    struct script script;

    (void)state;
    script_run(&script,
               "phone { name = 'p',"
               " config = 'account.1.outbound_proxy.Y.retry_counts = 3' }");
    assert_string_equal(script.outcome.error.text, "");
    assert_int_equal(script.outcome.warning_count, 1);
    assert_non_null(strstr(script.outcome.warnings[0],
                           "account.1.outbound_proxy.Y.retry_counts"));
    script_end(&script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_slip_is_one_line),
        cmocka_unit_test(actors_are_values),
        cmocka_unit_test(zones_can_change),
        cmocka_unit_test(every_fault_is_taken),
        cmocka_unit_test(a_phone_takes_its_options),
        cmocka_unit_test(a_phone_asks_the_server_it_names),
        cmocka_unit_test(a_registrar_takes_its_options),
        cmocka_unit_test(a_subscription_is_followed),
        cmocka_unit_test(a_call_is_followed),
        cmocka_unit_test(the_configuration_s_oddities_are_warnings),
    };

    return cmocka_run_group_tests_name("lua_actors", tests, NULL, NULL);
}
