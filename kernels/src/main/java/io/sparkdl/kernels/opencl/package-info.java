/**
 * The OpenCL back end: plans run on any OpenCL device by Aparapi kernels written in Java.
 *
 * <h2>Two designs, measured</h2>
 *
 * <p>Aparapi 3.0.2, PoCL 3.1 on 2 cores, JDK 17, one arena of 16 MB, three operators (add, exp and
 * a tiled matrix product); both right before and after {@code System.gc()} on G1:
 *
 * <ul>
 *   <li>One kernel class with a branch per operator, run by {@code Kernel.execute} in explicit
 *       mode: 71 µs and 88 bytes of Java heap per launch that does nothing; 1.2 s to translate and
 *       build with PoCL's cache empty, and all of it again whenever an operator changes; registers
 *       and local memory are those of all branches together.
 *   <li>Several kernel classes in one {@code OpenCLProgram} with shared buffers: 42 to 70 µs and 0
 *       bytes per launch; 0.7 s to build with the cache empty, 0.03 s with it filled (and 0.17 s to
 *       translate); each kernel has registers and local memory of its own. A product of 512 x 512
 *       took 70 ms in both.
 * </ul>
 *
 * <p>The second is kept, behind {@code Engine}.
 *
 * <h2>What holds it together</h2>
 *
 * <ul>
 *   <li>One arena per element kind: [header | blocks: regions, constants, tables | temporaries].
 *       The host heap holds a copy of each, a humongous array that G1 does not move; other
 *       collectors are refused. An arena that must grow is read back and uploaded again.
 *   <li>Aparapi frees a buffer whose array has moved and uploads the host's copy again. That is
 *       detected twice: the buffer in a kernel's descriptor is no longer the shared one after a
 *       launch, and the canary, a word that only the device wrote, is gone. Both are {@code
 *       DeviceException}s; nothing goes on with a lost arena.
 *   <li>A launch that OpenCL refuses is not reported by Aparapi (a wrong group size even crashed
 *       the process: it waits for an event it never got). So sizes are checked before, and every
 *       kernel counts itself; a run ends with a comparison of the count.
 *   <li>Aparapi's own execution of kernels, and with it the fall-back to Java threads, is not used.
 * </ul>
 *
 * <h2>Known limits</h2>
 *
 * <ul>
 *   <li>Where Aparapi meets a moved array it pins it twice and unpins it once, after which no
 *       collection ever ends. So a process that has lost an arena gets its exception but must exit.
 *   <li>An arena has at most 2^31 - 1 elements, and no more than one buffer of the device may have.
 *   <li>Buffers use the host's memory ({@code CL_MEM_USE_HOST_PTR}); what that costs on a discrete
 *       GPU was not measured.
 * </ul>
 *
 * <h2>Kernels, measured</h2>
 *
 * <p>PoCL gives up on vectors where a kernel has barriers, so local memory does not pay there. On 2
 * busy cores, Adam, samples per second trained: MLP 784-512-512-10 at batch 128, 526 with {@code
 * MatMulTiled16}, 3 829 with {@code MatMulRows8}; the convolutional network (32, 32, pool, 64, 64,
 * pool, 128 filters) on 28 x 28 images at batch 32, 11 with the {@code Tiled16} convolutions, 76
 * with those that compute eight channels per item. Products by tiles are kept for GPUs;
 * convolutions by eights are taken on both, for they also spare the tiles' index arithmetic, which
 * no GPU has confirmed yet. A training step (batch and update) allocates 128 bytes of Java heap.
 *
 * <p>May import {@code backend}, {@code plan}, {@code operator}, {@code tensor} and {@code
 * com.aparapi}.
 */
package io.sparkdl.kernels.opencl;
