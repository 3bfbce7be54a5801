/**
 * The {@code cpu} back end: plans run as oneDNN primitives, created once per program, on memory of
 * our own; what oneDNN lacks are Java loops over the same memory.
 *
 * <p>{@link io.sparkdl.kernels.cpu.CpuCompiler} walks the plan once. A lowering per operator family
 * picks the layout of its results (oneDNN's blocked ones where a convolution asks for them), asks
 * for its inputs in the layout it wants, and emits instructions; reorders appear only where
 * producer and consumer differ. Then every buffer gets its place in one arena, and the program is a
 * list of instructions that allocates nothing when it runs. What follows from variables and
 * constants alone (weights in blocked layout, batch norm folded into weights) is computed when the
 * variables change, not at every run.
 *
 * <p>May import {@code backend}, {@code plan}, {@code operator}, {@code tensor}, JavaCPP's oneDNN
 * and JNA.
 */
package io.sparkdl.kernels.cpu;
