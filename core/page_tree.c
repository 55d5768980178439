#include "core/page_tree.h"

struct page_frame {
    const GumboNode *node;
    unsigned next; /* child to visit */
};

static void *page_gumbo_alloc(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void page_gumbo_free(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

const GumboNode *page_parse(struct arena *arena, str text)
{
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = page_gumbo_alloc;
    options.deallocator = page_gumbo_free;
    options.userdata = arena;
    options.max_errors = 0;
    return gumbo_parse_with_options(&options, text.n ? text.p : "", text.n)->document;
}

static const GumboVector *page_children(const GumboNode *node)
{
    if (node->type == GUMBO_NODE_DOCUMENT)
        return &node->v.document.children;
    return page_is_element(node) ? &node->v.element.children : NULL;
}

struct page_walk page_walk_from(struct arena *arena, const GumboNode *root)
{
    struct page_walk walk = {.arena = arena};
    *ARENA_PUSH(arena, &walk) = (struct page_frame){.node = root};
    return walk;
}

bool page_walk_next(struct page_walk *walk, bool skip, struct page_step *step)
{
    while (walk->n) {
        struct page_frame *top = &walk->v[walk->n - 1];
        const GumboVector *children = page_children(top->node);
        if (children && skip)
            top->next = children->length;
        skip = false;
        if (children && top->next < children->length) {
            const GumboNode *child = children->data[top->next++];
            *step = (struct page_step){.node = child, .depth = walk->n};
            if (page_children(child))
                *ARENA_PUSH(walk->arena, walk) = (struct page_frame){.node = child};
            return true;
        }
        *step = (struct page_step){.node = top->node, .depth = --walk->n, .is_leaving = true};
        return true;
    }
    return false;
}

bool page_is_element(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

str page_element_name(const GumboNode *node)
{
    const GumboElement *element = &node->v.element;
    if (element->tag != GUMBO_TAG_UNKNOWN)
        return str_of(gumbo_normalized_tagname(element->tag));
    GumboStringPiece piece = element->original_tag;
    if (!piece.data)
        return STR("");
    gumbo_tag_from_original_text(&piece);
    return (str){piece.data, piece.length};
}

str page_attr(const GumboNode *node, const char *name)
{
    const GumboAttribute *attr = gumbo_get_attribute(&node->v.element.attributes, name);
    return attr ? str_of(attr->value) : STR_NONE;
}

bool page_has_style(const GumboNode *node, const char *needle)
{
    str style = page_attr(node, "style"), want = str_of(needle);
    for (size_t at = 0; at < style.n; at++) {
        size_t i = at, hit = 0;
        for (; i < style.n && hit < want.n; i++) {
            if (ascii_is_space(style.p[i]))
                continue;
            if (ascii_lower(style.p[i]) != want.p[hit])
                break;
            hit++;
        }
        if (hit == want.n)
            return true;
    }
    return false;
}

bool page_is_hidden(const GumboNode *node)
{
    return page_attr(node, "hidden").p || page_has_style(node, "display:none") ||
           page_has_style(node, "visibility:hidden");
}
