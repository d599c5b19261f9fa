import { proveEntities } from "@/tests/support/pii-fixtures";

proveEntities({
  VIN: {
    valid: [
      "«1M8GDM9AXKP042788»",
      "«7T8NDA9XXKP051141»",
      "«6X3YKU0AXZC612783»",
      "«5F2GKC4VXNW510287»",
      "«1M9GSM2AXXP949284»",
    ],
    nearMiss: [
      "1M8GDM9AXKP042778",
      "7S8NDA9XXKP051141",
      "6X3YKI0AXZC612783",
      "5F2GKC4VXNW010287",
      "1M9GSM2AQXP949284",
    ],
  },
  IMEI: {
    valid: [
      "IMEI «490154203237518»",
      "IMEI «491154973987812»",
      "IMEI «460353908263508»",
      "IMEI «590858347291111»",
      "IMEI «496138333933892»",
    ],
    nearMiss: [
      "IMEI 490154203037518",
      "IMEI 460353908263558",
      "IMEI 590858347201111",
      "IMEI 496138033933892",
      "IMEI 490154203236518",
    ],
  },
});
