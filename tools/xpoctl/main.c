// SPDX-License-Identifier: GPL-2.0
#include "invoke.h"

const char * const invoke_version = XPO_VERSION;

int main(int argc, char **argv)
{
	return invoke(argc, argv, stdout, stderr);
}
