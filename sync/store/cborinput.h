#pragma once

#include <QByteArray>
#include <QCborStreamReader>
#include <QString>

#include <optional>

namespace Sync {

//! Reads the small CBOR documents of the protocol out of untrusted bytes: one map of definite
//! length with unsigned integer keys. Each call gives nothing when the next item is not what it
//! asks for or is over its limit; afterwards the document is to be thrown away.
class CborInput
{
public:
    explicit CborInput(const QByteArray &bytes);

    //! Enters the map; its number of entries.
    std::optional<quint64> beginMap();
    std::optional<quint64> number();
    std::optional<QByteArray> bytes(qsizetype maximum);
    std::optional<QString> text(qsizetype maximum);
    //! Leaves the map; false when entries or bytes are left.
    bool end();

private:
    QCborStreamReader m_reader;
    qsizetype m_size;
};

} // namespace Sync
