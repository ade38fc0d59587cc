/* SPDX-License-Identifier: GPL-2.0 */
/* Differences of the dummy netdev that NAPI hangs on, and of page pools */
#ifndef XPO_COMPAT_NETDEV_H
#define XPO_COMPAT_NETDEV_H

#include <linux/netdevice.h>
#include <linux/slab.h>
#ifdef HAVE_PAGE_POOL_TYPES
#include <net/page_pool/helpers.h>
#include <net/page_pool/types.h>
#else
#include <net/page_pool.h>
#endif

#ifdef HAVE_ALLOC_NETDEV_DUMMY

static inline struct net_device *xpo_compat_dummy_create(void)
{
	return alloc_netdev_dummy(0);
}

static inline void xpo_compat_dummy_destroy(struct net_device *netdev)
{
	free_netdev(netdev);
}

#else

static inline struct net_device *xpo_compat_dummy_create(void)
{
	struct net_device *netdev = kzalloc_obj(*netdev);

	if (netdev)
		init_dummy_netdev(netdev);
	return netdev;
}

static inline void xpo_compat_dummy_destroy(struct net_device *netdev)
{
	kfree(netdev);
}

#endif

/* Newer pools recycle without a lock what this NAPI's CPU gives back. */
static inline void xpo_compat_page_pool_napi(struct page_pool_params *params,
					     struct napi_struct *napi)
{
#ifdef HAVE_PAGE_POOL_TYPES
	params->napi = napi;
#endif
}

#endif
