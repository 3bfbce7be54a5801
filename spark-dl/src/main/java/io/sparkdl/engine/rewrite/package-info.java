/** Plans that compute the same with less work. May import {@code io.sparkdl.kernels}. */
package io.sparkdl.engine.rewrite;
