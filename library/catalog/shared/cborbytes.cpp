#include "library/catalog/shared/cborbytes.h"

namespace Library {

QCborValue wholeCbor(const QByteArray &bytes)
{
    QCborParserError error;
    const QCborValue value = QCborValue::fromCbor(bytes, &error);
    if (error.error != QCborError::NoError) {
        return {};
    }
    return value;
}

} // namespace Library
