// SPDX-License-Identifier: GPL-2.0
/*
 * Code tables of SFF-8024 Rev 4.13 and of the few codes that newer modules
 * use already (26h, 98h-9Bh, B3h-B6h).
 */
#include "names.h"

#include <stdio.h>
#include <string.h>

#include "../../../driver/cmis.h"

static const char * const cmis_identifiers[256] = {
	[0x00] = "Unknown or unspecified",
	[0x01] = "GBIC",
	[0x02] = "Module/connector soldered to motherboard",
	[0x03] = "SFP/SFP+/SFP28",
	[0x04] = "300 pin XBI",
	[0x05] = "XENPAK",
	[0x06] = "XFP",
	[0x07] = "XFF",
	[0x08] = "XFP-E",
	[0x09] = "XPAK",
	[0x0a] = "X2",
	[0x0b] = "DWDM-SFP/SFP+",
	[0x0c] = "QSFP",
	[0x0d] = "QSFP+ or later with SFF-8636 or SFF-8436",
	[0x0e] = "CXP or later",
	[0x0f] = "Shielded Mini Multilane HD 4X",
	[0x10] = "Shielded Mini Multilane HD 8X",
	[0x11] = "QSFP28 or later",
	[0x12] = "CXP2 (aka CXP28) or later",
	[0x13] = "CDFP (Style 1/Style 2)",
	[0x14] = "Shielded Mini Multilane HD 4X Fanout Cable",
	[0x15] = "Shielded Mini Multilane HD 8X Fanout Cable",
	[0x16] = "CDFP (Style 3)",
	[0x17] = "microQSFP",
	[0x18] = "QSFP-DD Double Density 8X Pluggable Transceiver",
	[0x19] = "OSFP 8X Pluggable Transceiver",
	[0x1a] = "SFP-DD Double Density 2X Pluggable Transceiver",
	[0x1b] = "DSFP Dual Small Form Factor Pluggable Transceiver",
	[0x1c] = "x4 MiniLink/OcuLink",
	[0x1d] = "x8 MiniLink",
	[0x1e] = "QSFP+, QSFP28 or later with CMIS",
	[0x1f] = "SFP-DD with CMIS",
	[0x20] = "SFP+ and later with CMIS",
	[0x21] = "OSFP-XD with CMIS",
	[0x22] = "OIF-ELSFP with CMIS",
	[0x23] = "CDFP x4 PCIe with CMIS",
	[0x24] = "CDFP x8 PCIe with CMIS",
	[0x25] = "CDFP x16 PCIe with CMIS",
	[0x26] = "XPO",
	[0x7e] = "Backplane cartridge",
	[0x80] = "Co-packaged optics (vendor)",
	[0x91] = "On-board optics (vendor)",
};

static const char * const cmis_hosts[256] = {
	[0x00] = "Undefined",
	[0x01] = "1000BASE-CX",
	[0x02] = "XAUI",
	[0x03] = "XFI",
	[0x04] = "SFI",
	[0x05] = "25GAUI C2M (Annex 109B)",
	[0x06] = "XLAUI C2M (Annex 83B)",
	[0x07] = "XLPPI (Annex 86A)",
	[0x08] = "LAUI-2 C2M (Annex 135C)",
	[0x09] = "50GAUI-2 C2M (Annex 135E)",
	[0x0a] = "50GAUI-1 C2M (Annex 135G)",
	[0x0b] = "CAUI-4 C2M (legacy, FEC unspecified)",
	[0x0c] = "100GAUI-4 C2M (Annex 135E)",
	[0x0d] = "100GAUI-2 C2M (Annex 135G)",
	[0x0e] = "200GAUI-8 C2M (Annex 120C)",
	[0x0f] = "200GAUI-4 C2M (Annex 120E)",
	[0x10] = "400GAUI-16 C2M (Annex 120C)",
	[0x11] = "400GAUI-8 C2M (Annex 120E)",
	[0x13] = "10GBASE-CX4 (Clause 54)",
	[0x14] = "25GBASE-CR CA-L (Clause 110)",
	[0x15] = "25GBASE-CR CA-S (Clause 110)",
	[0x16] = "25GBASE-CR CA-N (Clause 110)",
	[0x17] = "40GBASE-CR4 (Clause 85)",
	[0x18] = "50GBASE-CR",
	[0x19] = "100GBASE-CR10 (Clause 85)",
	[0x1a] = "100GBASE-CR4 (Clause 92)",
	[0x1b] = "100GBASE-CR2 (Clause 136)",
	[0x1c] = "200GBASE-CR4 (Clause 136)",
	[0x1d] = "400G-CR8 (ETC)",
	[0x1e] = "200GBASE-CR1",
	[0x1f] = "400GBASE-CR2",
	[0x20] = "LEI-100G-PAM4-1",
	[0x21] = "LEI-200G-PAM4-2",
	[0x22] = "LEI-400G-PAM4-4",
	[0x23] = "LEI-800G-PAM4-8",
	[0x25] = "8GFC (FC-PI-4)",
	[0x26] = "10GFC (10GFC)",
	[0x27] = "16GFC (FC-PI-5)",
	[0x28] = "32GFC (FC-PI-6)",
	[0x29] = "64GFC (FC-PI-7)",
	[0x2a] = "128GFC (FC-PI-6P)",
	[0x2b] = "256GFC (FC-PI-7P)",
	[0x2c] = "InfiniBand SDR",
	[0x2d] = "InfiniBand DDR",
	[0x2e] = "InfiniBand QDR",
	[0x2f] = "InfiniBand FDR",
	[0x30] = "InfiniBand EDR",
	[0x31] = "InfiniBand HDR",
	[0x32] = "InfiniBand NDR",
	[0x33] = "CPRI E.96",
	[0x34] = "CPRI E.99",
	[0x35] = "CPRI E.119",
	[0x36] = "CPRI E.238",
	[0x37] = "OTL3.4",
	[0x38] = "OTL4.10",
	[0x39] = "OTL4.4",
	[0x3a] = "OTLC.4",
	[0x3b] = "FOIC1.4-MFI",
	[0x3c] = "FOIC1.2-MFI",
	[0x3d] = "FOIC2.8-MFI",
	[0x3e] = "FOIC2.4-MFI",
	[0x3f] = "FOIC4.16-MFI",
	[0x40] = "FOIC4.8-MFI",
	[0x41] = "CAUI-4 C2M (Annex 83E) without FEC",
	[0x42] = "CAUI-4 C2M (Annex 83E) with RS(528,514) FEC",
	[0x43] = "50GBASE-CR2 (ETC) RS-FEC",
	[0x44] = "50GBASE-CR2 (ETC) BASE-R FEC",
	[0x45] = "50GBASE-CR2 (ETC) no FEC",
	[0x46] = "100GBASE-CR1 (Clause 162)",
	[0x47] = "200GBASE-CR2 (Clause 162)",
	[0x48] = "400GBASE-CR4 (Clause 162)",
	[0x49] = "800G-ETC-CR8 / 800GBASE-CR8",
	[0x4a] = "128GFC (FC-PI-8)",
	[0x4b] = "100GAUI-1-S C2M (Annex 120G)",
	[0x4c] = "100GAUI-1-L C2M (Annex 120G)",
	[0x4d] = "200GAUI-2-S C2M (Annex 120G)",
	[0x4e] = "200GAUI-2-L C2M (Annex 120G)",
	[0x4f] = "400GAUI-4-S C2M (Annex 120G)",
	[0x50] = "400GAUI-4-L C2M (Annex 120G)",
	[0x51] = "800GAUI-8-S C2M (Annex 120G)",
	[0x52] = "800GAUI-8-L C2M (Annex 120G)",
	[0x53] = "OTL4.2",
	[0x55] = "1.6TAUI-16-S C2M",
	[0x56] = "1.6TAUI-16-L C2M",
	[0x57] = "800GBASE-CR4",
	[0x58] = "1.6TBASE-CR8",
	[0x70] = "PCIe 4.0",
	[0x71] = "PCIe 5.0",
	[0x72] = "PCIe 6.0",
	[0x73] = "PCIe 7.0 (placeholder)",
	[0x74] = "CEI-112G-LINEAR-PAM4",
	[0x80] = "200GAUI-1 C2M (Annex 176E)",
	[0x81] = "400GAUI-2 C2M (Annex 176E)",
	[0x82] = "800GAUI-4 C2M (Annex 176E)",
	[0x83] = "1.6TAUI-8 C2M (Annex 176E)",
	[0x90] = "EEI-100G-RTLR-1-S",
	[0x91] = "EEI-100G-RTLR-1-L",
	[0x92] = "EEI-200G-RTLR-2-S",
	[0x93] = "EEI-200G-RTLR-2-L",
	[0x94] = "EEI-400G-RTLR-4-S",
	[0x95] = "EEI-400G-RTLR-4-L",
	[0x96] = "EEI-800G-RTLR-8-S",
	[0x97] = "EEI-800G-RTLR-8-L",
	[0x98] = "EEI-200G-RTLR-1",
	[0x99] = "EEI-400G-RTLR-2",
	[0x9a] = "EEI-800G-RTLR-4",
	[0x9b] = "EEI-1.6T-RTLR-8",
	[0xa0] = "InfiniBand XDR (placeholder)",
	[0xb0] = "FOIC1.1-MFI",
	[0xb1] = "FOIC4.4-MFI",
	[0xb2] = "FOIC8.8-MFI",
	[0xb3] = "FOIC1e.1-MFI",
	[0xb4] = "FOIC4e.4-MFI",
	[0xb5] = "FOIC1o.1-MFI",
	[0xb6] = "FOIC4o.4-MFI",
	[0xb7] = "ITU-T G.9804.3",
};

static const char * const cmis_media_mmf[256] = {
	[0x00] = "Undefined",
	[0x01] = "10GBASE-SW (Clause 52)",
	[0x02] = "10GBASE-SR (Clause 52)",
	[0x03] = "25GBASE-SR (Clause 112)",
	[0x04] = "40GBASE-SR4 (Clause 86)",
	[0x05] = "40GE SWDM4 MSA Spec",
	[0x06] = "40GE BiDi",
	[0x07] = "50GBASE-SR (Clause 138)",
	[0x08] = "100GBASE-SR10 (Clause 86)",
	[0x09] = "100GBASE-SR4 (Clause 95)",
	[0x0a] = "100GE SWDM4 MSA Spec",
	[0x0b] = "100GE BiDi",
	[0x0c] = "100GBASE-SR2 (Clause 138)",
	[0x0d] = "100GBASE-SR1",
	[0x0e] = "200GBASE-SR4 (Clause 138)",
	[0x0f] = "400GBASE-SR16 (Clause 123)",
	[0x10] = "400GBASE-SR8 (Clause 138)",
	[0x11] = "400GBASE-SR4",
	[0x12] = "800GBASE-SR8",
	[0x13] = "8GFC-MM (FC-PI-4)",
	[0x14] = "10GFC-MM (10GFC)",
	[0x15] = "16GFC-MM (FC-PI-5)",
	[0x16] = "32GFC-MM (FC-PI-6)",
	[0x17] = "64GFC-MM (FC-PI 7)",
	[0x18] = "128GFC-MM4 (FC-PI-6P)",
	[0x19] = "256GFC-MM4 (FC-PI-7P)",
	[0x1a] = "400GBASE-SR4.2 (Clause 150) (400GE BiDi)",
	[0x1b] = "200GBASE-SR2",
	[0x1c] = "128GFC-MM (FC-PI-8)",
	[0x1d] = "100GBASE-VR1",
	[0x1e] = "200GBASE-VR2",
	[0x1f] = "400GBASE-VR4",
	[0x20] = "800GBASE-VR8",
	[0x21] = "800G-VR4.2",
	[0x22] = "800G-SR4.2",
	[0x23] = "1.6T-VR8.2",
	[0x24] = "1.6T-SR8.2",
};

static const char * const cmis_media_smf[256] = {
	[0x00] = "Undefined",
	[0x01] = "10GBASE-LW (Cl 52)",
	[0x02] = "10GBASE-EW (Cl 52)",
	[0x03] = "10G-ZW",
	[0x04] = "10GBASE-LR (Cl 52)",
	[0x05] = "10GBASE-ER (Cl 52)",
	[0x06] = "10G-ZR",
	[0x07] = "25GBASE-LR (Cl 114)",
	[0x08] = "25GBASE-ER (Cl 114)",
	[0x09] = "40GBASE-LR4 (Cl 87)",
	[0x0a] = "40GBASE-FR (Cl 89)",
	[0x0b] = "50GBASE-FR (Cl 139)",
	[0x0c] = "50GBASE-LR (Cl 139)",
	[0x0d] = "100GBASE-LR4 (Cl 88)",
	[0x0e] = "100GBASE-ER4 (Cl 88)",
	[0x0f] = "100G PSM4 MSA Spec",
	[0x10] = "100G CWDM4 MSA Spec",
	[0x11] = "100G 4WDM-10 MSA Spec",
	[0x12] = "100G 4WDM-20 MSA Spec",
	[0x13] = "100G 4WDM-40 MSA Spec",
	[0x14] = "100GBASE-DR (Cl 140)",
	[0x15] = "100G-FR/100GBASE-FR1 (Cl 140)",
	[0x16] = "100G-LR/100GBASE-LR1 (Cl 140)",
	[0x17] = "200GBASE-DR4 (Cl 121)",
	[0x18] = "200GBASE-FR4 (Cl 122)",
	[0x19] = "200GBASE-LR4 (Cl 122)",
	[0x1a] = "400GBASE-FR8 (Cl 122)",
	[0x1b] = "400GBASE-LR8 (Cl 122)",
	[0x1c] = "400GBASE-DR4 (Cl 124)",
	[0x1d] = "400G-FR4/400GBASE-FR4 (Cl 151)",
	[0x1e] = "400G-LR4-10",
	[0x1f] = "8GFC-SM (FC-PI-4)",
	[0x20] = "10GFC-SM (10GFC)",
	[0x21] = "16GFC-SM (FC-PI-5)",
	[0x22] = "32GFC-SM (FC-PI-6)",
	[0x23] = "64GFC-SM (FC-PI-7)",
	[0x24] = "128GFC-PSM4 (FC-PI-6P)",
	[0x26] = "128GFC-CWDM4 (FC-PI-6P)",
	[0x2c] = "4I1-9D1F (G.959.1)",
	[0x2d] = "4L1-9C1F (G.959.1)",
	[0x2e] = "4L1-9D1F (G.959.1)",
	[0x2f] = "C4S1-9D1F (G.695)",
	[0x30] = "C4S1-4D1F (G.695)",
	[0x31] = "4I1-4D1F (G.959.1)",
	[0x32] = "8R1-4D1F (G.959.1)",
	[0x33] = "8I1-4D1F (G.959.1)",
	[0x34] = "100G CWDM4-OCP",
	[0x35] = "ZR400-OFEC-16QAM-HA",
	[0x36] = "ZR400-OFEC-16QAM-HB",
	[0x37] = "ZR400-OFEC-8QAM-HA",
	[0x38] = "10G-SR (CPRI)",
	[0x39] = "10G-LR (CPRI)",
	[0x3a] = "25G-SR (CPRI)",
	[0x3b] = "25G-LR (CPRI)",
	[0x3c] = "10G-LR-BiDi (CPRI)",
	[0x3d] = "25G-LR-BiDi (CPRI)",
	[0x3e] = "400ZR, DWDM, amplified",
	[0x3f] = "400ZR, Single Wavelength, Unamplified",
	[0x40] = "50GBASE-ER (Cl 139)",
	[0x41] = "200GBASE-ER4 (Cl 122)",
	[0x42] = "400GBASE-ER8 (Cl 122)",
	[0x43] = "400GBASE-LR4-6 (Cl 151)",
	[0x44] = "100GBASE-ZR (Cl 154)",
	[0x45] = "128GFC-SM (FC-PI-8)",
	[0x46] = "ZR400-OFEC-16QAM",
	[0x47] = "ZR300-OFEC-8QAM",
	[0x48] = "ZR200-OFEC-QPSK",
	[0x49] = "ZR100-OFEC-QPSK",
	[0x4a] = "100G-LR1-20",
	[0x4b] = "100G-ER1-30",
	[0x4c] = "100G-ER1-40",
	[0x4d] = "400GBASE-ZR (Cl 156)",
	[0x4e] = "10GBASE-BR (Cl 158)",
	[0x4f] = "25GBASE-BR (Cl 159)",
	[0x50] = "50GBASE-BR (Cl 160)",
	[0x51] = "FOIC1.4-DO (G.709.3/Y.1331.3)",
	[0x52] = "FOIC2.8-DO (G.709.3/Y.1331.3)",
	[0x53] = "FOIC4.8-DO (G.709.3/Y.1331.3)",
	[0x54] = "FOIC2.4-DO (G.709.3/Y.1331.3)",
	[0x55] = "400GBASE-DR4-2 (Clause 124)",
	[0x56] = "800GBASE-DR8 (Clause 124)",
	[0x57] = "800GBASE-DR8-2 (Clause 124)",
	[0x58] = "ZR400-OFEC-8QAM-HB",
	[0x59] = "ZR300-OFEC-8QAM-HA",
	[0x5a] = "ZR300-OFEC-8QAM-HB",
	[0x5b] = "ZR200-OFEC-QPSK-HA",
	[0x5c] = "ZR200-OFEC-QPSK-HB",
	[0x5d] = "ZR100-OFEC-QPSK-HA",
	[0x5e] = "ZR100-OFEC-QPSK-HB",
	[0x5f] = "FLEXO-4-DO-16QAM/FOIC4.8-DO",
	[0x60] = "FLEXO-3-DO-8QAM/FOIC3.6-DO",
	[0x61] = "FLEXO-2-DO-QPSK/FOIC2.4-DO",
	[0x62] = "FLEXO-2-DO-16QAM/FOIC2.8-DO",
	[0x63] = "FLEXO-1-DO-QPSK/FOIC1.4-DO",
	[0x64] = "FLEXO-4e-DO-QPSK/FOIC4e.4-DO",
	[0x65] = "FLEXO-4-DO-QPSK/FOIC4.4-DO",
	[0x66] = "FLEXO-8e-DO-16QAM/FOIC8e.8-DO",
	[0x67] = "FLEXO-8-DO-16QAM/FOIC8.8-DO",
	[0x68] = "FLEXO-8e-DPO-16QAM/FOIC8e.8-DPO",
	[0x69] = "FLEXO-8-DPO-16QAM/FOIC8.8-DPO",
	[0x6a] = "FLEXO-6e-DPO-16QAM/FOIC6e.8-DPO",
	[0x6b] = "FLEXO-6-DPO-16QAM/FOIC6.8-DPO",
	[0x6c] = "800ZR-A 150 GHz DWDM",
	[0x6d] = "800ZR-B 150 GHz DWDM",
	[0x6e] = "800ZR-C 150 GHz DWDM",
	[0x6f] = "400G-ER4-30",
	[0x70] = "1I1-5D1F",
	[0x71] = "1R1-5D1F",
	[0x72] = "FOIC1.1-RS",
	[0x73] = "200GBASE-DR1 (Clause 180)",
	[0x74] = "200GBASE-DR1-2 (Clause 181)",
	[0x75] = "400GBASE-DR2 (Clause 180)",
	[0x76] = "400GBASE-DR2-2 (Clause 181)",
	[0x77] = "800GBASE-DR4 (Clause 180)",
	[0x78] = "800GBASE-DR4-2 (Clause 181)",
	[0x79] = "800GBASE-FR4-500 (Clause 183)",
	[0x7a] = "800GBASE-FR4 (Clause 183)",
	[0x7b] = "800GBASE-LR4 (Clause 183)",
	[0x7c] = "800GBASE-LR1",
	[0x7d] = "800GBASE-ER1-20",
	[0x7e] = "800GBASE-ER1",
	[0x7f] = "1.6TBASE-DR8 (Clause 180)",
	[0x80] = "1.6TBASE-DR8-2 (Clause 181)",
	[0x81] = "XR400-16QAM",
	[0x82] = "XR300-8QAM",
	[0x83] = "XR200-QPSK",
	[0x84] = "XR200-16QAM",
	[0x85] = "XR100-QPSK",
	[0x86] = "XR100-16QAM",
	[0x87] = "XR400-WS-16QAM",
	[0x88] = "XR200-WS-QPSK",
	[0x89] = "XR200-WS-16QAM",
	[0x8a] = "XR100-WS-QPSK",
	[0x8b] = "XR100-WS-16QAM",
	[0x8c] = "XR200-WS-BIDI-16QAM",
	[0x8d] = "XR100-WS-BIDI-QPSK",
	[0x8e] = "XR100-WS-BIDI-16QAM",
	[0x8f] = "100G-DR1-LPO",
	[0x90] = "200G-DR2-LPO",
	[0x91] = "400G-DR4-LPO",
	[0x92] = "800G-DR8-LPO",
};

static const char * const cmis_connectors[256] = {
	[0x00] = "Unknown or unspecified",
	[0x01] = "SC",
	[0x02] = "FC Style 1 copper connector",
	[0x03] = "FC Style 2 copper connector",
	[0x04] = "BNC/TNC",
	[0x05] = "FC coax headers",
	[0x06] = "Fiberjack",
	[0x07] = "LC",
	[0x08] = "MT-RJ",
	[0x09] = "MU",
	[0x0a] = "SG",
	[0x0b] = "Optical Pigtail",
	[0x0c] = "MPO 1x12",
	[0x0d] = "MPO 2x16",
	[0x20] = "HSSDC II",
	[0x21] = "Copper pigtail",
	[0x22] = "RJ45",
	[0x23] = "No separable connector",
	[0x24] = "MXC 2x16",
	[0x25] = "CS optical connector",
	[0x26] = "SN optical connector",
	[0x27] = "MPO 2x12",
	[0x28] = "MPO 1x16",
};

static const char * const cmis_media_copper[256] = {
	[0x00] = "Undefined",
	[0x01] = "Copper cable",
	[0xbf] = "Passive loopback module",
	[0xc0] = "Linear active copper loopback module",
};

static const char * const cmis_media_active[256] = {
	[0x00] = "Undefined",
	[0x01] = "Active cable, BER < 1e-12",
	[0x02] = "Active cable, BER < 5e-5",
	[0x03] = "Active cable, BER < 2.6e-4",
	[0x04] = "Active cable, BER < 1e-6",
	[0xbf] = "Active loopback module",
};

static const char * const cmis_media_base_t[256] = {
	[0x00] = "Undefined",
	[0x01] = "1000BASE-T",
	[0x02] = "2.5GBASE-T",
	[0x03] = "5GBASE-T",
	[0x04] = "10GBASE-T",
	[0x05] = "25GBASE-T",
	[0x06] = "40GBASE-T",
	[0x07] = "50GBASE-T",
};

static const char *name_of(const char * const *names, uint8_t code,
			   uint8_t first_vendor)
{
	if (names[code])
		return names[code];
	return code >= first_vendor ? "vendor specific" : "reserved";
}

const char *cmis_name_identifier(uint8_t code)
{
	return name_of(cmis_identifiers, code, 0x80);
}

const char *cmis_name_host(uint8_t code)
{
	if (code == CMIS_APP_UNUSED)
		return "unused";
	if (code == CMIS_APP_SEE_NAD)
		return "see page 1Ch";
	return name_of(cmis_hosts, code, 0xc0);
}

const char *cmis_name_media(uint8_t media_type, uint8_t code)
{
	static const char * const * const tables[] = {
		[CMIS_MEDIA_MMF]		= cmis_media_mmf,
		[CMIS_MEDIA_SMF]		= cmis_media_smf,
		[CMIS_MEDIA_COPPER]		= cmis_media_copper,
		[CMIS_MEDIA_ACTIVE_CABLE]	= cmis_media_active,
		[CMIS_MEDIA_BASE_T]		= cmis_media_base_t,
	};

	if (code == CMIS_APP_SEE_NAD)
		return "see page 1Ch";
	if (media_type < sizeof(tables) / sizeof(tables[0]) &&
	    tables[media_type])
		return name_of(tables[media_type], code, 0xc0);
	return code ? "unknown" : "Undefined";
}

const char *cmis_name_media_type(uint8_t code)
{
	static const char * const names[] = {
		[CMIS_MEDIA_UNDEFINED]		= "Undefined",
		[CMIS_MEDIA_MMF]		= "Optical, MMF",
		[CMIS_MEDIA_SMF]		= "Optical, SMF",
		[CMIS_MEDIA_COPPER]		= "Copper, passive or linear",
		[CMIS_MEDIA_ACTIVE_CABLE]	= "Active cable",
		[CMIS_MEDIA_BASE_T]		= "BASE-T",
	};

	if (code < sizeof(names) / sizeof(names[0]))
		return names[code];
	if (code >= CMIS_MEDIA_CUSTOM_FIRST && code <= CMIS_MEDIA_CUSTOM_LAST)
		return "vendor specific";
	return "reserved";
}

const char *cmis_name_connector(uint8_t code)
{
	return name_of(cmis_connectors, code, 0x80);
}

/* Lower:60 depends on the form factor */
const char *cmis_name_subtype(uint8_t identifier, uint8_t code)
{
	static const char * const qsfp_dd[] = {
		"unknown", "Type 1", "Type 2", "Type 2A", "Type 2B", "Type 2C"
	};
	static const char * const osfp[] = {
		"unknown", "Type 1", "Type 2", "Type 3"
	};
	const char * const *names = osfp;
	size_t count;

	switch (identifier) {
	case CMIS_ID_QSFP_DD:
		names = qsfp_dd;
		count = 6;
		break;
	case CMIS_ID_QSFP_CMIS:
		names = qsfp_dd;
		count = 5;
		break;
	case CMIS_ID_OSFP:
		count = 4;
		break;
	case CMIS_ID_SFP_DD_CMIS:
	case CMIS_ID_OSFP_XD:
		count = 3;
		break;
	default:
		count = 1;
	}
	return code < count ? names[code] : "reserved";
}

const char *cmis_name_short(const char *name, char *buf, size_t size)
{
	static const char * const references[] = {
		" (Annex", " (Clause", " (Cl ", " (FC-PI", " (10GFC", " (G."
	};
	const char *end = name + strlen(name);
	const char *found;
	size_t i;

	for (i = 0; i < sizeof(references) / sizeof(references[0]); i++) {
		found = strstr(name, references[i]);
		/* "CAUI-4 C2M (Annex 83E) without FEC" is not redundant */
		if (found && found < end && !strstr(found, ") w"))
			end = found;
	}
	snprintf(buf, size, "%.*s", (int)(end - name), name);
	return buf;
}
