/* xodr_notes.c - one line on what the reader did not use and what it mended. Leaves the list of it to findings. */
#include "road/xodr.h"

#include <string.h>

static void unknown_count(xodr *x, const char *name)
{
    for (unsigned i = 0; i < x->unknown_count; i++) {
        if (!strcmp(x->unknown[i].name, name)) {
            x->unknown[i].count++;
            return;
        }
    }
    if (x->unknown_count < XODR_UNKNOWN) {
        x->unknown[x->unknown_count].name = name;
        x->unknown[x->unknown_count].count = 1;
        x->unknown_count++;
    } else {
        x->unknown_more++;
    }
}

static bool in_list(const char *name, const char *const *list)
{
    while (*list && !xml_same(*list, name)) {
        list++;
    }
    return *list != NULL;
}

/* elements that the reader knows: their inside is looked at; the usual ones first */
static const char *const used[] = {"lane",
                                   "roadMark",
                                   "width",
                                   "link",
                                   "predecessor",
                                   "successor",
                                   "elevation",
                                   "superelevation",
                                   "geometry",
                                   "line",
                                   "arc",
                                   "laneOffset",
                                   "laneSection",
                                   "left",
                                   "center",
                                   "right",
                                   "laneLink",
                                   "road",
                                   "planView",
                                   "lanes",
                                   "lateralProfile",
                                   "elevationProfile",
                                   "connection",
                                   "type",
                                   "signals",
                                   "signal",
                                   "signalReference",
                                   "objects",
                                   "object",
                                   "outline",
                                   "outlines",
                                   "cornerLocal",
                                   "cornerRoad",
                                   "validity",
                                   "height",
                                   "controller",
                                   "control",
                                   "spiral",
                                   "paramPoly3",
                                   "poly3",
                                   "header",
                                   "geoReference",
                                   "offset",
                                   "junction",
                                   "border",
                                   "material",
                                   "speed",
                                   "access",
                                   "restriction",
                                   "crossfall",
                                   "shape",
                                   "sway",
                                   "explicit",
                                   "repeat",
                                   "parkingSpace",
                                   "tunnel",
                                   "bridge",
                                   "priority",
                                   "positionInertial",
                                   "positionRoad",
                                   "dependency",
                                   "reference",
                                   NULL};

/* those that say nothing to us */
static bool silent(const char *name)
{
    static const char *const words[] = {"userData", "license", "include", "dataQuality", "vectorScene", NULL};
    return in_list(name, words);
}

/* walks what the reader knows; a subtree that it does not know counts once */
static void unknown_walk(xodr *x, const xml_node *root)
{
    const xml_node *n = root->child;
    while (n) {
        const bool of_object = xml_is(n, "material") && n->parent && xml_is(n->parent, "object");
        const bool in = in_list(n->name, used) && !of_object;
        if (!in && !silent(n->name) && (n->child || n->attribute_count)) {
            unknown_count(x, n->name);
        }

        /* down, else on, else up and on */
        if (in && n->child) {
            n = n->child;
            continue;
        }
        while (n && n != root && !n->next) {
            n = n->parent;
        }
        n = n && n != root ? n->next : NULL;
    }
}

bool xodr_notes(xodr *x, const xml_node *root, size_t skipped)
{
    sp_text *t = &x->notes;
    if (skipped) {
        findings_add(x->found, RULE_XML, SP_FINDING_WARNING, 1, "skipped", "%zu bytes before the XML document",
                     skipped);
    }
    unknown_walk(x, root);
    const uint32_t errors = x->found->by_severity[SP_FINDING_ERROR];
    const uint32_t warnings = x->found->by_severity[SP_FINDING_WARNING];
    const char *join = "";
    if (skipped) {
        sp_text_printf(t, "%zu bytes before the XML document skipped", skipped);
        join = "; ";
    }
    if (x->unknown_count) {
        sp_text_printf(t, "%snot used:", join);
        for (unsigned i = 0; i < x->unknown_count; i++) {
            sp_text_printf(t, "%s %.40s (%u)", i ? "," : "", x->unknown[i].name, x->unknown[i].count);
        }
        sp_text_add(t, x->unknown_more ? ", others" : "");
        join = "; ";
    }
    if (errors + warnings > (skipped != 0)) {
        sp_text_printf(t, "%smended: %u errors, %u warnings (skidpad check lists them)", join, errors, warnings);
    }
    x->net->notes = sp_arena_strdup(x->arena, t->data ? t->data : "");
    return x->net->notes && !t->failed ? true : xodr_memory(x);
}
