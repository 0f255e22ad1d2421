// SPDX-License-Identifier: MIT
#include "tests/unit/engine/engine_world.h"

static void naptr_free_domain(struct world *w)
{
    w->account[0].server[0].address = "pbx.com";
    w->account[0].server[0].port = 0;
    w->account[0].server[0].transport = ENGINE_TRANSPORT_DNS_NAPTR;
    for (size_t i = 0; i < WORLD_NODES; i++)
        w->nodes[i].behaviour = WORLD_ICMP_PORT;
    w->account[0].reg_fail_retry_interval = 1000;
}

static void add(struct world *w, uint16_t priority, uint16_t weight,
                const char *target)
{
    world_srv(w, "_sip._udp.pbx.com", priority, weight, target);
}

static void lower_priority_then_higher_weight_then_answer_order(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    naptr_free_domain(&w);
    add(&w, 20, 99, "10.0.1.1");
    add(&w, 10, 5, "10.0.1.2");
    add(&w, 10, 7, "10.0.1.3");
    add(&w, 10, 5, "10.0.1.4");
    add(&w, 10, 0, "10.0.1.5");

    world_start(&w);
    world_run_ms(&w, 0);

    assert_string_equal(world_sends(&w), "C@0 B@0 D@0 E@0 A@0");
    world_fini(&w);
}

/* How often A comes first in 300 phones, of 100. */
static unsigned share_of_a(const char *mode, const char *equal,
                           uint16_t weight_a, uint16_t weight_b)
{
    unsigned first = 0;

    for (uint64_t seed = 1; seed <= 300; seed++) {
        struct world w;
        world_init(&w);
        naptr_free_domain(&w);
        w.config.seed = seed;
        add(&w, 1, weight_a, "10.0.1.1");
        add(&w, 1, weight_b, "10.0.1.2");
        world_knob(&w, "srv_weight_mode", mode);
        world_knob(&w, "srv_equal_weight", equal);

        world_start(&w);
        world_run_ms(&w, 0);

        first += world_sends(&w)[0] == 'A';
        assert_int_equal(strlen(world_sends(&w)), strlen("A@0 B@0"));
        world_fini(&w);
    }
    return first / 3;
}

static void knob_srv_weight_mode(void **state)
{
    (void)state;
    unsigned drawn = share_of_a("rfc2782", "answer_order", 30, 10);

    assert_int_equal(share_of_a("highest_first", "answer_order", 10, 30), 0);
    assert_true(drawn > 65 && drawn < 85);
}

/* RFC 2782: weight 0 has a small chance, not none. */
static void weight_0_is_still_chosen_sometimes(void **state)
{
    (void)state;
    unsigned drawn = share_of_a("rfc2782", "answer_order", 0, 9);

    assert_true(drawn > 2 && drawn < 25);
}

static void knob_srv_equal_weight_random(void **state)
{
    (void)state;
    unsigned drawn = share_of_a("highest_first", "random", 5, 5);

    assert_int_equal(share_of_a("highest_first", "answer_order", 5, 5), 100);
    assert_true(drawn > 35 && drawn < 65);
}

static void knob_srv_equal_weight_round_robin(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    naptr_free_domain(&w);
    add(&w, 1, 5, "10.0.1.1");
    add(&w, 1, 5, "10.0.1.2");
    add(&w, 1, 5, "10.0.1.3");
    add(&w, 2, 5, "10.0.1.4");
    world_knob(&w, "srv_equal_weight", "round_robin");

    world_start(&w);
    world_run_ms(&w, 2000000);

    assert_string_equal(world_sends(&w), "A@0 B@0 C@0 D@0 B@1000 C@1000 A@1000 "
                                         "D@1000 C@2000 A@2000 B@2000 D@2000");
    world_fini(&w);
}

/* The draw holds as long as the answer: a refresh does not hop. */
static void draw_stays_while_the_answer_lives(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct world w;
        world_init(&w);
        naptr_free_domain(&w);
        w.config.seed = seed;
        w.account[0].reg_fail_retry_interval = 100;
        add(&w, 1, 1, "10.0.1.1");
        add(&w, 1, 1, "10.0.1.2");
        world_knob(&w, "srv_weight_mode", "rfc2782");

        world_start(&w);
        world_run_ms(&w, 250000);

        const char *sends = world_sends(&w);
        assert_int_equal(sends[0], *strstr(sends, "@100") == '@'
                                       ? strstr(sends, "@100")[-1]
                                       : '?');
        world_fini(&w);
    }
}

static void same_seed_gives_the_same_order(void **state)
{
    (void)state;
    char first[64] = "";

    for (int run = 0; run < 2; run++) {
        struct world w;
        world_init(&w);
        naptr_free_domain(&w);
        w.config.seed = 4711;
        for (int i = 0; i < 5; i++)
            add(&w, 1, 1,
                (const char *[]){"10.0.1.1", "10.0.1.2", "10.0.1.3", "10.0.1.4",
                                 "10.0.1.5"}[i]);
        world_knob(&w, "srv_weight_mode", "rfc2782");

        world_start(&w);
        world_run_ms(&w, 0);

        if (run == 0)
            snprintf(first, sizeof first, "%s", world_sends(&w));
        assert_string_equal(world_sends(&w), first);
        world_fini(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lower_priority_then_higher_weight_then_answer_order),
        cmocka_unit_test(knob_srv_weight_mode),
        cmocka_unit_test(weight_0_is_still_chosen_sometimes),
        cmocka_unit_test(knob_srv_equal_weight_random),
        cmocka_unit_test(knob_srv_equal_weight_round_robin),
        cmocka_unit_test(draw_stays_while_the_answer_lives),
        cmocka_unit_test(same_seed_gives_the_same_order),
    };

    return cmocka_run_group_tests_name("engine_target", tests, NULL, NULL);
}
