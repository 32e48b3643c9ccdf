/** Drivers: makes a driver from a template, and checks what a driver can do. */
export { checkDriver, type DriverCheck } from "./check-driver.js";
export { makeDriver } from "./make-driver.js";
