package io.github.taskqueue.sample.signup;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;

/**
 * A visitor's request for an account.
 *
 * @param email the visitor's address
 * @param name the visitor's name
 */
record SignUp(@NotBlank @Email String email, @NotBlank String name) {

}
