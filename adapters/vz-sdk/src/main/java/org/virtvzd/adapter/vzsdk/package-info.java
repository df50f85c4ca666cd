/**
 * Drives a Virtuozzo host through its C SDK, {@code libprl_sdk.so}.
 *
 * <p>{@link org.virtvzd.adapter.vzsdk.SdkHypervisor} is the driver port; {@code model} translates between the library's
 * objects and the domain's records; {@code sdk} is the library itself.
 *
 * <p>What the SDK has is stated in {@code src/main/tables}: functions, constants, which kind of handle a function takes,
 * and which functions the adapter calls. Beside this module lives a stand-in for the library and its dispatcher, in C, below {@code src/standin}; the
 * build compiles it into {@code target/standin} (and {@code target/standin-asan}, with sanitizers):
 *
 * <ul>
 *   <li>{@code libprl_sdk.so.9}, the library; {@code PRL_STANDIN_DIR} in the environment names the directory of the
 *       world that logins go to;
 *   <li>{@code prl-standin-dispatcher DIRECTORY}, the process that holds a world; it prints {@code ready} once it
 *       listens, survives its clients, and finds its machines again after any death;
 *   <li>{@code prl-standin-ctl DIRECTORY KEY=VALUE ...}, orders to a dispatcher: faults, delays, changes behind the back
 *       of clients. The orders are listed at the head of {@code dispatcher/control.c}.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.virtvzd.adapter.vzsdk;
