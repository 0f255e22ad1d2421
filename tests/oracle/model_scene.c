// SPDX-License-Identifier: MIT
#include "tests/oracle/model_scene.h"

#define T1 500
#define T2 4000

/* When send number `k` goes out: 2.5.1 and 2.5.2. */
static int64_t send_at(bool invite, int k)
{
    int64_t at = 0, distance = T1;

    for (int i = 0; i < k; i++) {
        at += !invite && distance > T2 ? T2 : distance;
        distance *= 2;
    }
    return at;
}

void model_visit(const struct scene *s, struct oracle_timeline *out,
                 struct model_request *request, int64_t at)
{
    size_t target = model_target(request);
    size_t server = target >= s->first;
    bool invite = request->call != 0 && !request->registering;
    int retries = s->retry_counts[server];
    int64_t give_up = 64 * T1;

    if (invite)
        retries = s->invite_retry_counts[server];
    if (model_is_last(request) && !request->never_last)
        retries = 64; /* more than 64*T1 has room for */
    request->active = true;
    request->began = at;
    request->ok = request->busy = false;
    if (send_at(invite, retries < 12 ? retries + 1 : 12) < give_up)
        give_up = send_at(invite, retries + 1);
    for (int k = 0; k <= retries && send_at(invite, k) < give_up; k++) {
        int64_t now = at + send_at(invite, k);
        enum scene_state state = scene_state_at(s, target, now);

        scene_note(s, out, now, invite ? request->call : 0, target);
        if (state == SCENE_SILENT)
            continue;
        request->ends = now;
        request->ok = state == SCENE_ALIVE || state == SCENE_BUSY;
        request->busy = state == SCENE_BUSY && invite;
        return;
    }
    request->ends = at + give_up;
}

void model_abandon(const struct scene *s, struct oracle_timeline *out,
                   struct model_request *request, int64_t at)
{
    uint32_t lane = SCENE_LANE_REGISTER + (model_target(request) >= s->first);

    if (!request->active)
        return;
    if (request->call != 0 && !request->registering)
        lane = (uint32_t)(SCENE_LANE_CALL + request->call);
    oracle_unnote(out, 0, lane, at);
    request->active = false;
}

void model_chain(struct model_request *request, size_t start, size_t from,
                 size_t to)
{
    if (start >= from && start < to)
        request->chain[request->count++] = start;
    for (size_t i = from; i < to; i++)
        if (i != start)
            request->chain[request->count++] = i;
}

size_t model_target(const struct model_request *request)
{
    return request->chain[request->position];
}

bool model_is_last(const struct model_request *request)
{
    return request->position + 1 == request->count;
}

int64_t model_refresh(int64_t expires)
{
    return expires * 1000 / 2;
}
