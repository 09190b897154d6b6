package io.github.taskqueue.sample.payment;

import java.math.BigDecimal;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;

/**
 * What a customer has to pay.
 *
 * @param order the order to pay for
 * @param customer the customer who pays
 * @param amount the sum
 */
record Payment(@NotBlank String order, @NotBlank String customer, @NotNull @Positive BigDecimal amount) {

}
