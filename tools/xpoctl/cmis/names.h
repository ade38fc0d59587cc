/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of codes: SFF-8024 Rev 4.13 and OIF-CMIS-05.4. Never NULL: a code
 * without a name is "reserved" or "vendor specific".
 */
#ifndef XPOCTL_CMIS_NAMES_H
#define XPOCTL_CMIS_NAMES_H

#include <stddef.h>
#include <stdint.h>

/* SFF-8024 */
const char *cmis_name_identifier(uint8_t code);
const char *cmis_name_host(uint8_t code);
const char *cmis_name_media(uint8_t media_type, uint8_t code);
const char *cmis_name_media_type(uint8_t code);
const char *cmis_name_connector(uint8_t code);
const char *cmis_name_subtype(uint8_t identifier, uint8_t code);

/* A name without its reference to a clause: "400GAUI-8 C2M" */
const char *cmis_name_short(const char *name, char *buf, size_t size);

/* CMIS; the words of states are those of the netlink specification */
const char *cmis_name_technology(uint8_t code);
const char *cmis_name_module_state(uint8_t code);
const char *cmis_name_dp_state(uint8_t code);
const char *cmis_name_config_status(uint8_t code);
const char *cmis_name_fault_cause(uint8_t code);
const char *cmis_name_duration(uint8_t code);
const char *cmis_name_function(uint8_t code);
const char *cmis_name_state_machines(uint8_t code);
const char *cmis_name_heatsink(uint8_t code);
const char *cmis_name_fiber_face(uint8_t code);
const char *cmis_name_mci_speed(uint8_t code);
const char *cmis_name_auto_commissioning(uint8_t code);
const char *cmis_name_tx_clocking(uint8_t code);
const char *cmis_name_rx_eq_type(uint8_t code);
const char *cmis_name_tx_squelch(uint8_t code);
const char *cmis_name_rx_eq_control(uint8_t code);
const char *cmis_name_amplitude(uint8_t code);
const char *cmis_name_tristate(uint8_t code);
const char *cmis_name_password_result(uint8_t code);
const char *cmis_name_cdb_status(uint8_t status);

/* Longest time of a duration code in ms; 0 for a reserved one */
unsigned int cmis_duration_ms(uint8_t code);

#endif /* XPOCTL_CMIS_NAMES_H */
