// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl impact: what goes down with a module or some of its lanes.
 */
#include "impact.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "command.h"
#include "fields.h"
#include "ports.h"
#include "select.h"

static enum impact impact_members(const struct net_link *links, size_t count,
				  const enum impact *impacts, int master)
{
	bool lost = false, left = false;
	size_t i;

	for (i = 0; i < count; i++) {
		if (links[i].master != master || !links[i].up)
			continue;
		lost |= impacts[i] == IMPACT_DOWN;
		left |= impacts[i] != IMPACT_DOWN;
	}
	if (!lost)
		return IMPACT_NONE;
	return left ? IMPACT_MEMBER : IMPACT_DOWN;
}

static bool impact_lower_is_down(const struct net_link *links, size_t count,
				 const enum impact *impacts, int lower)
{
	size_t i;

	for (i = 0; i < count && lower; i++)
		if (links[i].ifindex == lower)
			return impacts[i] == IMPACT_DOWN;
	return false;
}

/* One step up; false when nothing changed any more */
static bool impact_step(const struct net_link *links, size_t count,
			enum impact *impacts)
{
	bool changed = false;
	size_t i;

	for (i = 0; i < count; i++) {
		enum impact now;

		if (impacts[i] == IMPACT_DOWN)
			continue;
		now = impact_members(links, count, impacts, links[i].ifindex);
		if (impact_lower_is_down(links, count, impacts,
					 links[i].lower))
			now = IMPACT_DOWN;
		if (now <= impacts[i])
			continue;
		impacts[i] = now;
		changed = true;
	}
	return changed;
}

void impact_find(const struct net_link *links, size_t count,
		 const int *ifindexes, size_t ifindex_count,
		 enum impact *impacts)
{
	size_t i, k;

	for (i = 0; i < count; i++) {
		impacts[i] = IMPACT_NONE;
		for (k = 0; k < ifindex_count; k++)
			if (links[i].ifindex == ifindexes[k] && links[i].up)
				impacts[i] = IMPACT_DOWN;
	}
	while (impact_step(links, count, impacts))
		;
}

/* All that is known about one run */
struct impact_data {
	struct net_link *links;
	size_t link_count;
	enum impact *impacts;
	int *down;		/* indexes of what goes down */
	size_t down_count;
};

static const struct net_link *impact_link(const struct impact_data *data,
					  int ifindex)
{
	size_t i;

	for (i = 0; i < data->link_count; i++)
		if (data->links[i].ifindex == ifindex)
			return &data->links[i];
	return NULL;
}

static void impact_name(struct out *out, const struct impact_data *data,
			const char *key, const char *label, int ifindex)
{
	const struct net_link *link = impact_link(data, ifindex);

	if (link)
		out_str(out, key, label, link->name);
	else
		out_null(out, key, NULL, NULL, NULL);
}

static void impact_port(struct out *out, const struct impact_data *data,
			const struct port *port)
{
	const struct net_link *link = NULL;

	if (port->ifindex.set)
		link = impact_link(data, port->ifindex.v);
	out_row_start(out);
	ports_out(out, port);
	fields_bool(out, "admin_up", NULL, &port->admin_up);
	fields_bool(out, "link", NULL, &port->link);
	if (!port->admin_up.v)
		out_str(out, NULL, "now", "down");
	else
		out_str(out, NULL, "now", port->link.v ? "up" : "no link");
	fields_int(out, "speed_mbps", NULL, NULL, &port->speed_mbps);
	out_strf(out, NULL, "speed", "%lldG", port->speed_mbps.v / 1000);
	impact_name(out, data, "master", "member of", link ? link->master : 0);
	out_bool(out, "in_other_netns", NULL, !port->ifindex.set);
	out_row_end(out);
}

/* What is above the ports; these have a table of their own */
static void impact_links(struct out *out, const struct impact_data *data,
			 const int *ports, size_t port_count)
{
	size_t i, k;

	out_table_start(out, "interfaces", "Interfaces on top of them");
	for (i = 0; i < data->link_count; i++) {
		const struct net_link *link = &data->links[i];
		bool down = data->impacts[i] == IMPACT_DOWN;

		for (k = 0; k < port_count; k++)
			if (ports[k] == link->ifindex)
				break;
		if (data->impacts[i] == IMPACT_NONE || k < port_count)
			continue;
		out_row_start(out);
		out_str(out, "ifname", "interface", link->name);
		out_int(out, "ifindex", NULL, NULL, link->ifindex);
		out_str(out, "kind", "kind", *link->kind ? link->kind : NULL);
		out_tone(out, down ? OUT_BAD : OUT_WARN);
		out_str(out, "impact", "impact", down ? "down" : "member-lost");
		out_row_end(out);
	}
	out_table_end(out);
}

static void impact_use(struct out *out, const struct impact_data *data,
		       enum net_what what, const struct net_use *use)
{
	out_row_start(out);
	impact_name(out, data, "ifname", "interface", use->ifindex);
	switch (what) {
	case NET_ADDRESSES:
		out_str(out, "address", "address", use->text);
		break;
	case NET_NEIGHBOURS:
		out_str(out, "address", "address", use->text);
		out_str(out, "lladdr", "link layer",
			*use->lladdr ? use->lladdr : NULL);
		break;
	case NET_ROUTES:
		out_str(out, "destination", "destination", use->text);
		out_str(out, "via", "via", *use->via ? use->via : NULL);
		out_int(out, "table", "table", NULL, use->table);
		out_int(out, "paths", NULL, NULL, use->paths);
		out_int(out, "paths_lost", NULL, NULL, use->paths_lost);
		if (use->paths > 1)
			out_strf(out, NULL, "paths lost", "%u of %u",
				 use->paths_lost, use->paths);
		break;
	}
	out_row_end(out);
}

static int impact_uses(struct call *call, const struct impact_data *data,
		       enum net_what what)
{
	static const struct {
		const char *key;
		const char *heading;
	} tables[] = {
		[NET_ADDRESSES] = { "addresses", "Addresses" },
		[NET_NEIGHBOURS] = { "neighbours", "Neighbours" },
		[NET_ROUTES] = { "routes", "Routes" },
	};
	struct net_use *uses = NULL;
	size_t count = 0, i;
	int err = 0;

	if (data->down_count)
		err = net_uses(call->net, what, data->down, data->down_count,
			       &uses, &count);
	if (err)
		return err;
	out_table_start(call_out(call), tables[what].key, tables[what].heading);
	for (i = 0; i < count; i++)
		impact_use(call_out(call), data, what, &uses[i]);
	out_table_end(call_out(call));
	free(uses);
	return 0;
}

static void impact_notes(struct out *out, const struct port *ports,
			 size_t count)
{
	bool elsewhere = false, up = false;

	while (count--) {
		elsewhere |= !ports[count].ifindex.set;
		up |= ports[count].admin_up.v;
	}
	if (!up)
		out_line(out, "No port is up: nothing goes down");
	if (elsewhere)
		out_line(out,
			 "Ports are in other network namespaces: what uses them there is not known here");
}

static int impact_fetch(struct call *call, const int *ports, size_t count,
			struct impact_data *data)
{
	size_t i;
	int err;

	err = net_links(call->net, &data->links, &data->link_count);
	if (err)
		return err;
	data->impacts = calloc(data->link_count + 1, sizeof(*data->impacts));
	data->down = calloc(data->link_count + 1, sizeof(*data->down));
	if (!data->impacts || !data->down)
		return -ENOMEM;
	impact_find(data->links, data->link_count, ports, count,
		    data->impacts);
	for (i = 0; i < data->link_count; i++)
		if (data->impacts[i] == IMPACT_DOWN)
			data->down[data->down_count++] =
				data->links[i].ifindex;
	return 0;
}

static void impact_free(struct impact_data *data)
{
	free(data->links);
	free(data->impacts);
	free(data->down);
}

static int impact_ports(struct call *call, const struct selected *item,
			const struct port *ports, size_t count)
{
	struct impact_data data = {};
	struct out *out = call_out(call);
	int ifindexes[XPO_MAX_LANES];
	size_t i, known = 0;
	int err;

	for (i = 0; i < count; i++)
		if (ports[i].ifindex.set && known < XPO_MAX_LANES)
			ifindexes[known++] = ports[i].ifindex.v;
	err = impact_fetch(call, ifindexes, known, &data);
	if (err)
		goto out_free;
	out_item_start(out, "%s", item->name);
	select_out(out, item);
	out_table_start(out, "ports", "Ports");
	for (i = 0; i < count; i++)
		impact_port(out, &data, &ports[i]);
	out_table_end(out);
	impact_links(out, &data, ifindexes, known);
	err = impact_uses(call, &data, NET_ADDRESSES);
	if (!err)
		err = impact_uses(call, &data, NET_NEIGHBOURS);
	if (!err)
		err = impact_uses(call, &data, NET_ROUTES);
	impact_notes(out, ports, count);
	out_item_end(out);
out_free:
	impact_free(&data);
	return err;
}

static void impact_module(struct call *call, const struct selected *item)
{
	struct port *ports;
	size_t count;
	int err;

	err = ports_fetch(call->ipc, item, &ports, &count);
	if (err) {
		call_fail_kernel(call, item->name, err);
		return;
	}
	err = impact_ports(call, item, ports, count);
	free(ports);
	if (err)
		call_fail_net(call, item->name, err);
	else
		call->done++;
}

void impact_run(struct call *call, int argc, char **argv)
{
	struct selection sel;
	size_t i;

	if (!argc) {
		call_usage(call, "the impact of which module or lanes?");
		return;
	}
	if (!select_modules(call, argc, argv,
			    SELECT_CARD | SELECT_LANES | SELECT_EMPTY, &sel))
		return;
	if (call_net(call)) {
		out_array_start(call_out(call), "modules");
		for (i = 0; i < sel.count; i++)
			impact_module(call, &sel.items[i]);
		out_array_end(call_out(call));
	}
	select_free(&sel);
}
