package io.github.taskqueue.sample.order;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;

/**
 * What a customer orders.
 *
 * @param email the customer's address
 * @param item the name of the item
 */
record NewOrder(@NotBlank @Email String email, @NotBlank String item) {

}
