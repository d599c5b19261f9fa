import { proveEntities } from "@/tests/support/pii-fixtures";

proveEntities({
  CREDIT_CARD: {
    valid: [
      "card «4111 1111 1111 1111»",
      "«378282246310005»",
      "«5555-5555-5555-4444»",
      "pay with «6011111111111117»",
      "«30569309025904» is my card",
      "maestro «6759649826438453»",
      "«5259-5558-5582-4694»",
      "pay with «6014512211741561»",
    ],
    nearMiss: [
      "card 4511 1111 1111 1111",
      "5555-5552-5555-4444",
      "30569309025974 is my card",
      "maestro 6159649826438453",
      "5259-5598-5582-4694",
    ],
  },
  ABA_ROUTING: {
    valid: [
      "routing number «021000021»",
      "routing number «081001028»",
      "routing number «251721028»",
      "routing number «035808701»",
      "routing number «221000245»",
    ],
    nearMiss: [
      "routing number 041000021",
      "routing number 081005028",
      "routing number 251751028",
      "routing number 035809701",
      "routing number 201000245",
    ],
  },
  SWIFT_BIC: {
    valid: [
      "SWIFT «DEUTDEFF»",
      "BIC «NEDSZAJJXXX»",
      "SWIFT «DEUTDEEX»",
      "BIC «NEDSZABYJKK»",
      "SWIFT «DEUTDEXU»",
    ],
    nearMiss: [
      "SWIFT DEUTDAEX",
      "BIC NEDSZDBYJKK",
      "SWIFT DEUTDSXU",
      "SWIFT DEUTWEXU",
      "BIC NEDSOAJJXXX",
    ],
  },
});
