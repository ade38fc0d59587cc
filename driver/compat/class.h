/* SPDX-License-Identifier: GPL-2.0 */
/* Differences of classes and mappings that tlm_dev.c has to go through */
#ifndef XPO_COMPAT_CLASS_H
#define XPO_COMPAT_CLASS_H

#include <linux/device.h>
#include <linux/mm.h>
#include <linux/module.h>

#ifdef HAVE_CLASS_CREATE_1
#define xpo_compat_class_create(name)	class_create(name)
#else
#define xpo_compat_class_create(name)	class_create(THIS_MODULE, name)
#endif

/* Argument of class->devnode() */
#ifdef HAVE_DEVNODE_CONST
#define XPO_COMPAT_DEVNODE_CONST	const
#else
#define XPO_COMPAT_DEVNODE_CONST
#endif

#ifndef HAVE_VM_FLAGS_MOD
static inline void vm_flags_mod(struct vm_area_struct *vma, vm_flags_t set,
				vm_flags_t clear)
{
	vma->vm_flags = (vma->vm_flags | set) & ~clear;
}
#endif

#endif
