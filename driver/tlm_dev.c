// SPDX-License-Identifier: GPL-2.0
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/poll.h>
#include <linux/slab.h>

#include "card.h"
#include "compat/class.h"
#include "tlm_dev.h"
#include "tlm_mem.h"

#define XPO_TLM_DEV_MINORS	256
#define XPO_TLM_DEV_MODE	0444
/* Pages put into a mapping at once */
#define XPO_TLM_DEV_BATCH	32

/**
 * struct xpo_tlm_dev - the device of a card
 * @dev: lives as long as a file is open
 * @cdev: its operations
 * @mem: what it shows
 */
struct xpo_tlm_dev {
	struct device dev;
	struct cdev cdev;
	struct xpo_tlm_mem *mem;
};

/**
 * struct xpo_tlm_file - an open file
 * @mem: what it shows
 * @position: tell when the head of the ring reaches this
 * @epoch: start of the ring that @position belongs to
 */
struct xpo_tlm_file {
	struct xpo_tlm_mem *mem;
	u64 position;
	u64 epoch;
};

static struct class *xpo_tlm_dev_class;
static dev_t xpo_tlm_dev_first;

/* Files */

static int xpo_tlm_dev_open(struct inode *inode, struct file *file)
{
	struct xpo_tlm_dev *td = container_of(inode->i_cdev,
					      struct xpo_tlm_dev, cdev);
	struct xpo_tlm_file *tf = kzalloc_obj(*tf);

	if (!tf)
		return -ENOMEM;
	tf->mem = xpo_tlm_mem_get(td->mem);
	tf->epoch = le64_to_cpu(READ_ONCE(tf->mem->header->epoch));
	atomic_inc(&tf->mem->readers);
	file->private_data = tf;
	return 0;
}

static int xpo_tlm_dev_release(struct inode *inode, struct file *file)
{
	struct xpo_tlm_file *tf = file->private_data;

	atomic_dec(&tf->mem->readers);
	xpo_tlm_mem_put(tf->mem);
	kfree(tf);
	return 0;
}

/* Has the ring come to the file's position, or begun anew? */
static bool xpo_tlm_dev_ready(const struct xpo_tlm_file *tf, u64 *head)
{
	const struct xpo_tlm_header *header = tf->mem->header;

	/* The records before it are read after it. */
	*head = le64_to_cpu(smp_load_acquire(&header->head));
	return *head >= READ_ONCE(tf->position) ||
	       le64_to_cpu(READ_ONCE(header->epoch)) != READ_ONCE(tf->epoch);
}

static __poll_t xpo_tlm_dev_poll(struct file *file, poll_table *table)
{
	struct xpo_tlm_file *tf = file->private_data;
	u64 head;

	poll_wait(file, &tf->mem->wait, table);
	if (READ_ONCE(tf->mem->gone))
		return EPOLLHUP | EPOLLERR;
	if (!tf->mem->ring.size || !xpo_tlm_dev_ready(tf, &head))
		return 0;
	return EPOLLIN | EPOLLRDNORM;
}

static ssize_t xpo_tlm_dev_read(struct file *file, char __user *buf,
				size_t count, loff_t *pos)
{
	struct xpo_tlm_file *tf = file->private_data;
	struct xpo_tlm_mem *mem = tf->mem;
	u64 head = 0;
	int err;

	if (count < sizeof(head))
		return -EINVAL;
	if (!mem->ring.size)
		return -EOPNOTSUPP;
	if (file->f_flags & O_NONBLOCK) {
		if (!READ_ONCE(mem->gone) && !xpo_tlm_dev_ready(tf, &head))
			return -EAGAIN;
	} else {
		err = wait_event_interruptible(mem->wait,
					       READ_ONCE(mem->gone) ||
					       xpo_tlm_dev_ready(tf, &head));
		if (err)
			return err;
	}
	if (READ_ONCE(mem->gone))
		return 0;
	if (copy_to_user(buf, &head, sizeof(head)))
		return -EFAULT;
	WRITE_ONCE(tf->epoch, le64_to_cpu(READ_ONCE(mem->header->epoch)));
	WRITE_ONCE(tf->position, head + 1);
	return sizeof(head);
}

static loff_t xpo_tlm_dev_llseek(struct file *file, loff_t offset, int whence)
{
	struct xpo_tlm_file *tf = file->private_data;

	switch (whence) {
	case SEEK_SET:
		break;
	case SEEK_CUR:
		if (!offset)
			return READ_ONCE(tf->position);
		fallthrough;
	default:
		return -EINVAL;
	}
	if (offset < 0)
		return -EINVAL;
	WRITE_ONCE(tf->position, offset);
	return offset;
}

/* Mapping */

/* Every page keeps a reference of its own, which ends with the mapping. */
static int xpo_tlm_dev_insert(const struct xpo_tlm_mem *mem,
			      struct vm_area_struct *vma)
{
	struct page *pages[XPO_TLM_DEV_BATCH];
	unsigned long at = vma->vm_start, left, i, n;
	unsigned long index = vma->vm_pgoff;
	int err;

	while (at < vma->vm_end) {
		n = min_t(unsigned long, XPO_TLM_DEV_BATCH,
			  (vma->vm_end - at) >> PAGE_SHIFT);
		for (i = 0; i < n; i++)
			pages[i] = xpo_tlm_mem_page(mem, index + i);
		left = n;
		err = vm_insert_pages(vma, at, pages, &left);
		if (err)
			return err;
		at += n << PAGE_SHIFT;
		index += n;
	}
	return 0;
}

static int xpo_tlm_dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct xpo_tlm_file *tf = file->private_data;
	unsigned long end = vma->vm_pgoff + vma_pages(vma);
	int err;

	if (vma->vm_flags & (VM_WRITE | VM_EXEC))
		return -EPERM;
	/* What is private may become writable, and shows nothing new then. */
	if (!(vma->vm_flags & VM_MAYSHARE))
		return -EINVAL;
	if (end < vma->vm_pgoff || !xpo_tlm_mem_page(tf->mem, end - 1))
		return -EINVAL;
	vm_flags_mod(vma, VM_DONTEXPAND | VM_DONTDUMP,
		     VM_MAYWRITE | VM_MAYEXEC);
	down_read(&tf->mem->gone_sem);
	err = tf->mem->gone ? -ENODEV : xpo_tlm_dev_insert(tf->mem, vma);
	up_read(&tf->mem->gone_sem);
	return err;
}

static const struct file_operations xpo_tlm_dev_fops = {
	.owner		= THIS_MODULE,
	.open		= xpo_tlm_dev_open,
	.release	= xpo_tlm_dev_release,
	.read		= xpo_tlm_dev_read,
	.llseek		= xpo_tlm_dev_llseek,
	.poll		= xpo_tlm_dev_poll,
	.mmap		= xpo_tlm_dev_mmap,
};

/* The device */

static void xpo_tlm_dev_free(struct device *dev)
{
	struct xpo_tlm_dev *td = container_of(dev, struct xpo_tlm_dev, dev);

	xpo_tlm_mem_put(td->mem);
	kfree(td);
}

static int xpo_tlm_dev_add(struct xpo_card *card, struct xpo_tlm_dev *td)
{
	int err;

	if (card->index >= XPO_TLM_DEV_MINORS)
		return -ENOSPC;
	err = dev_set_name(&td->dev, "xpo%u", card->index);
	if (err)
		return err;
	td->dev.class = xpo_tlm_dev_class;
	td->dev.parent = card->dev;
	td->dev.devt = xpo_tlm_dev_first + card->index;
	cdev_init(&td->cdev, &xpo_tlm_dev_fops);
	td->cdev.owner = THIS_MODULE;
	return cdev_device_add(&td->cdev, &td->dev);
}

void xpo_tlm_dev_register(struct xpo_card *card)
{
	struct xpo_tlm_dev *td = kzalloc_obj(*td);
	int err = -ENOMEM;

	if (!td)
		goto out_log;
	td->mem = xpo_tlm_mem_get(card->tlm_mem);
	device_initialize(&td->dev);
	td->dev.release = xpo_tlm_dev_free;
	err = xpo_tlm_dev_add(card, td);
	if (err)
		put_device(&td->dev);
	else
		card->tlm_dev = td;
out_log:
	if (err)
		dev_warn(card->dev, "no /dev/xpo/%u: %d\n", card->index, err);
}

void xpo_tlm_dev_unregister(struct xpo_card *card)
{
	struct xpo_tlm_dev *td = card->tlm_dev;
	struct xpo_tlm_mem *mem;

	if (!td)
		return;
	card->tlm_dev = NULL;
	mem = td->mem;
	cdev_device_del(&td->cdev, &td->dev);
	down_write(&mem->gone_sem);
	WRITE_ONCE(mem->gone, true);
	up_write(&mem->gone_sem);
	WRITE_ONCE(mem->header->flags, cpu_to_le64(XPO_TLM_FLAG_GONE));
	wake_up_interruptible_poll(&mem->wait, EPOLLHUP | EPOLLERR);
	put_device(&td->dev);
}

/* The class */

static char *xpo_tlm_dev_devnode(XPO_COMPAT_DEVNODE_CONST struct device *dev,
				 umode_t *mode)
{
	if (mode)
		*mode = XPO_TLM_DEV_MODE;
	return kasprintf(GFP_KERNEL, "xpo/%u", MINOR(dev->devt));
}

int __init xpo_tlm_dev_init(void)
{
	int err;

	err = alloc_chrdev_region(&xpo_tlm_dev_first, 0, XPO_TLM_DEV_MINORS,
				  KBUILD_MODNAME);
	if (err)
		return err;
	xpo_tlm_dev_class = xpo_compat_class_create(KBUILD_MODNAME);
	if (IS_ERR(xpo_tlm_dev_class)) {
		unregister_chrdev_region(xpo_tlm_dev_first,
					 XPO_TLM_DEV_MINORS);
		return PTR_ERR(xpo_tlm_dev_class);
	}
	xpo_tlm_dev_class->devnode = xpo_tlm_dev_devnode;
	return 0;
}

void xpo_tlm_dev_exit(void)
{
	class_destroy(xpo_tlm_dev_class);
	unregister_chrdev_region(xpo_tlm_dev_first, XPO_TLM_DEV_MINORS);
}
