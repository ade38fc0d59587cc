# SPDX-License-Identifier: GPL-2.0
# "make help" says what there is. Kernel builds read Kbuild, not this file.

VERSION := $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"$$/\1/p' dkms.conf)
KERNEL ?= $(shell uname -r)
KERNELDIR ?= /lib/modules/$(KERNEL)/build

PREFIX ?= /usr/local
SBINDIR ?= $(PREFIX)/sbin
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
PKGCONFIGDIR ?= $(LIBDIR)/pkgconfig
INCLUDEDIR ?= $(PREFIX)/include
MANDIR ?= $(PREFIX)/share/man
COMPLETIONDIR ?= $(PREFIX)/share/bash-completion/completions
SHAREDIR ?= $(PREFIX)/share/xpo
UNITDIR ?= $(PREFIX)/lib/systemd/system
SRCDIR := $(DESTDIR)/usr/src/xpo-$(VERSION)

LIBXPO := libxpo.so.0
TOOLS := libxpo xpoctl xpo-emu xpo-exporter
GUEST_KERNELS := 6.1 6.12 7.3

all: $(TOOLS)

# It is linked into others
xpoctl xpo-exporter: libxpo

# One at a time: several VMs may want them
$(TOOLS):
	@mkdir -p build
	flock build/$@.lock $(MAKE) -C tools/$@ O=$(CURDIR)/build/$@ VERSION=$(VERSION)

modules:
	@test -e $(KERNELDIR)/Makefile || { \
		echo "no kernel headers in $(KERNELDIR):" \
		     "install linux-headers-$(KERNEL)" >&2; exit 1; }
	$(MAKE) -C $(KERNELDIR) M=$(CURDIR) modules

modules-all:
	set -e; for k in $(GUEST_KERNELS); do \
		selftests/vm/build-module $$k; done

deps:
	selftests/vm/deps

demo: deps
	selftests/demo

shell: deps
	selftests/vm/shell

check: deps
	selftests/check

soak: deps
	selftests/soak

bench: deps
	selftests/bench/run

lint: deps
	selftests/check 'lint-*'

unit: deps
	selftests/check unit

install: all install-tools install-module

install-tools: install-library install-exporter
	install -D build/xpoctl/xpoctl $(DESTDIR)$(SBINDIR)/xpoctl
	install -D build/xpo-emu/xpo-emu $(DESTDIR)$(BINDIR)/xpo-emu
	install -D -m 644 -t $(DESTDIR)$(INCLUDEDIR)/linux \
		include/uapi/linux/xpo.h include/uapi/linux/xpo_telemetry.h
	install -D -m 644 Documentation/man/xpoctl.8 \
		$(DESTDIR)$(MANDIR)/man8/xpoctl.8
	install -D -m 644 tools/xpoctl/xpoctl.bash-completion \
		$(DESTDIR)$(COMPLETIONDIR)/xpoctl
	sed 's|@SBINDIR@|$(SBINDIR)|' tools/xpoctl/xpo-restore.service | \
		install -D -m 644 /dev/stdin \
		$(DESTDIR)$(UNITDIR)/xpo-restore.service

install-library:
	install -D -m 644 build/libxpo/$(LIBXPO) $(DESTDIR)$(LIBDIR)/$(LIBXPO)
	ln -sfn $(LIBXPO) $(DESTDIR)$(LIBDIR)/libxpo.so
	install -m 644 build/libxpo/libxpo.a $(DESTDIR)$(LIBDIR)/libxpo.a
	install -D -m 644 tools/libxpo/libxpo.h $(DESTDIR)$(INCLUDEDIR)/libxpo.h
	install -d $(DESTDIR)$(PKGCONFIGDIR)
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' \
		-e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' -e 's|@VERSION@|$(VERSION)|' \
		tools/libxpo/libxpo.pc.in | install -m 644 /dev/stdin \
		$(DESTDIR)$(PKGCONFIGDIR)/libxpo.pc
	install -D -m 644 Documentation/man/libxpo.3 \
		$(DESTDIR)$(MANDIR)/man3/libxpo.3
	[ -n "$(DESTDIR)" ] || ldconfig

install-exporter:
	install -D build/xpo-exporter/xpo-exporter \
		$(DESTDIR)$(BINDIR)/xpo-exporter
	install -D -m 644 Documentation/man/xpo-exporter.8 \
		$(DESTDIR)$(MANDIR)/man8/xpo-exporter.8
	install -D -m 644 -t $(DESTDIR)$(SHAREDIR) \
		$(addprefix tools/xpo-exporter/,xpo.rules.yml xpo-dashboard.json)
	sed 's|@BINDIR@|$(BINDIR)|' tools/xpo-exporter/xpo-exporter.service | \
		install -D -m 644 /dev/stdin \
		$(DESTDIR)$(UNITDIR)/xpo-exporter.service

# A module that DKMS has built for this kernel stays the one in use.
install-module:
	@if [ ! -e $(KERNELDIR)/Makefile ]; then \
		echo "no headers of kernel $(KERNEL): the module is not" \
		     "installed (install linux-headers-$(KERNEL))" >&2; \
	elif [ -e $(DESTDIR)/lib/modules/$(KERNEL)/updates/dkms/xpo.ko ] || \
	     [ -e $(DESTDIR)/lib/modules/$(KERNEL)/updates/dkms/xpo.ko.xz ]; \
	then \
		echo "the module of kernel $(KERNEL) is DKMS's already"; \
	else \
		$(MAKE) -C $(KERNELDIR) M=$(CURDIR) modules && \
		$(MAKE) -C $(KERNELDIR) M=$(CURDIR) \
			INSTALL_MOD_PATH=$(DESTDIR) modules_install && \
		{ [ -n "$(DESTDIR)" ] || depmod $(KERNEL); }; \
	fi

dkms-source:
	rm -rf $(SRCDIR)
	install -d $(SRCDIR)
	git ls-files -z driver include Kbuild dkms.conf COPYING 2>/dev/null | \
		xargs -0 -r cp --parents -t $(SRCDIR)
	test -e $(SRCDIR)/Kbuild || \
		cp -r driver include Kbuild dkms.conf COPYING $(SRCDIR)

dkms-install: dkms-source
	dkms install -m xpo -v $(VERSION) -k $(KERNEL)

uninstall:
	rm -f $(DESTDIR)$(SBINDIR)/xpoctl $(DESTDIR)$(BINDIR)/xpo-emu \
		$(DESTDIR)$(INCLUDEDIR)/linux/xpo.h \
		$(DESTDIR)$(INCLUDEDIR)/linux/xpo_telemetry.h \
		$(addprefix $(DESTDIR)$(LIBDIR)/,$(LIBXPO) libxpo.so libxpo.a) \
		$(DESTDIR)$(INCLUDEDIR)/libxpo.h \
		$(DESTDIR)$(PKGCONFIGDIR)/libxpo.pc \
		$(DESTDIR)$(MANDIR)/man3/libxpo.3 \
		$(DESTDIR)$(BINDIR)/xpo-exporter \
		$(DESTDIR)$(MANDIR)/man8/xpo-exporter.8 \
		$(DESTDIR)$(UNITDIR)/xpo-exporter.service \
		$(addprefix $(DESTDIR)$(SHAREDIR)/,xpo.rules.yml xpo-dashboard.json) \
		$(DESTDIR)$(MANDIR)/man8/xpoctl.8 \
		$(DESTDIR)$(COMPLETIONDIR)/xpoctl \
		$(DESTDIR)$(UNITDIR)/xpo-restore.service
	find $(DESTDIR)/lib/modules/$(KERNEL)/updates -name 'xpo.ko*' \
		! -path '*/dkms/*' -delete 2>/dev/null || true
	if [ -z "$(DESTDIR)" ] && command -v dkms >/dev/null && \
	   [ -n "$$(dkms status -m xpo -v $(VERSION))" ]; then \
		dkms remove -m xpo -v $(VERSION) --all; fi
	rm -rf $(SRCDIR)
	if [ -z "$(DESTDIR)" ] && command -v depmod >/dev/null; then \
		depmod $(KERNEL); fi

clean:
	rm -rf build
	find driver Kbuild -name '*.o' -o -name '*.ko' -o -name '*.mod' \
		-o -name '*.mod.c' -o -name '.*.cmd' -o -name '.module*' | \
		xargs -r rm -f
	rm -f modules.order Module.symvers driver/modules.order .*.cmd .*.o

help:
	@echo 'Build'
	@echo '  all            the tools, into build/ (default)'
	@echo '  modules        xpo.ko for the running kernel (or KERNEL=, KERNELDIR=)'
	@echo '  modules-all    xpo.ko for the kernels of the test VM'
	@echo '  clean          remove what was built'
	@echo 'Try, in a VM with an emulated card'
	@echo '  demo           show the main job'
	@echo '  shell          a shell in the VM'
	@echo 'Test'
	@echo '  check          everything; what CI runs'
	@echo '  lint, unit     parts of it'
	@echo '  soak           the full counts, on all kernels'
	@echo '  bench          the table of ratios'
	@echo 'Install (DESTDIR=, PREFIX=$(PREFIX))'
	@echo '  install        module, tools, library, headers, man pages, completion, systemd units'
	@echo '  dkms-install   the module by DKMS, for this and later kernels'
	@echo '  uninstall      remove them'

.PHONY: all $(TOOLS) modules modules-all deps demo shell check soak bench \
	lint unit install install-tools install-library install-exporter install-module dkms-source \
	dkms-install uninstall clean help
