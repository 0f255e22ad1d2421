// SPDX-License-Identifier: MIT
#include <stdlib.h>

#include "base/memory.h"
#include "sip/endpoint_private.h"

#define FIRST_BUCKETS 16

static struct sip_tx_node **bucket(const struct sip_tx_table *table,
                                   uint64_t hash)
{
    return &table->buckets[hash & (table->bucket_count - 1)];
}

static void grow(struct sip_tx_table *table)
{
    struct sip_tx_table bigger = {.count = table->count};

    bigger.bucket_count =
        table->bucket_count > 0 ? table->bucket_count * 2 : FIRST_BUCKETS;
    bigger.buckets = base_calloc(bigger.bucket_count, sizeof(void *));
    for (size_t i = 0; i < table->bucket_count; i++) {
        struct sip_tx_node *node = table->buckets[i];

        while (node != NULL) {
            struct sip_tx_node *next = node->next;
            struct sip_tx_node **head = bucket(&bigger, node->hash);

            node->next = *head;
            *head = node;
            node = next;
        }
    }
    free(table->buckets);
    *table = bigger;
}

void sip_tx_table_put(struct sip_tx_table *table, struct sip_tx_node *node,
                      uint64_t hash)
{
    struct sip_tx_node **head;

    if (table->count == table->bucket_count)
        grow(table);
    head = bucket(table, hash);
    node->hash = hash;
    node->next = *head;
    *head = node;
    table->count++;
}

void sip_tx_table_remove(struct sip_tx_table *table, struct sip_tx_node *node)
{
    struct sip_tx_node **link = bucket(table, node->hash);

    while (*link != node)
        link = &(*link)->next;
    *link = node->next;
    table->count--;
}

struct sip_tx_node *sip_tx_table_find(const struct sip_tx_table *table,
                                      uint64_t hash,
                                      const struct sip_tx_node *after)
{
    struct sip_tx_node *node;

    if (table->bucket_count == 0)
        return NULL;
    node = after != NULL ? after->next : *bucket(table, hash);
    while (node != NULL && node->hash != hash)
        node = node->next;
    return node;
}

struct sip_tx_node *sip_tx_table_pop(struct sip_tx_table *table)
{
    for (size_t i = 0; i < table->bucket_count && table->count > 0; i++)
        if (table->buckets[i] != NULL) {
            struct sip_tx_node *node = table->buckets[i];

            table->buckets[i] = node->next;
            table->count--;
            return node;
        }
    return NULL;
}

void sip_tx_table_fini(struct sip_tx_table *table)
{
    free(table->buckets);
    *table = (struct sip_tx_table){0};
}
