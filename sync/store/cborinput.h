#pragma once

#include <QByteArray>
#include <QCborStreamReader>
#include <QCborValue>
#include <QString>

#include <optional>

namespace Sync {

//! Reads the CBOR documents of the protocol out of untrusted bytes: one map of definite length with
//! unsigned integer keys, and what is in it. Each call gives nothing when the next item is not what
//! it asks for or is over its limit; afterwards the document is to be thrown away.
class CborInput
{
public:
    explicit CborInput(const QByteArray &bytes);

    //! Enters the map; its number of entries.
    std::optional<quint64> beginMap();
    //! Enters an array of definite length; its number of items.
    std::optional<quint64> beginArray();
    //! Enters an array of indefinite length.
    bool beginOpenArray();
    //! Whether the map or array that was entered last has another item.
    bool hasNext() const { return m_reader.hasNext(); }
    //! Leaves the map or array that was entered last; false when something is left in it.
    bool leave();
    std::optional<quint64> number();
    std::optional<qint64> signedNumber();
    //! An integer of 64 bits with sign, a text, bytes, or null.
    std::optional<QCborValue> scalar(qsizetype maximum);
    std::optional<QByteArray> bytes(qsizetype maximum);
    std::optional<QString> text(qsizetype maximum);
    //! Leaves the outermost map; false when entries or bytes are left.
    bool end();

private:
    QCborStreamReader m_reader;
    qsizetype m_size;
};

} // namespace Sync
