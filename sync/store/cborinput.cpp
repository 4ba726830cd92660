#include "sync/store/cborinput.h"

#include <limits>

namespace Sync {

CborInput::CborInput(const QByteArray &bytes)
    : m_reader(bytes)
    , m_size(bytes.size())
{ }

std::optional<quint64> CborInput::beginMap()
{
    if (!m_reader.isMap() || !m_reader.isLengthKnown()) {
        return std::nullopt;
    }
    const quint64 entries = m_reader.length();
    if (!m_reader.enterContainer()) {
        return std::nullopt;
    }
    return entries;
}

std::optional<quint64> CborInput::beginArray()
{
    if (!m_reader.isArray() || !m_reader.isLengthKnown()) {
        return std::nullopt;
    }
    const quint64 items = m_reader.length();
    if (!m_reader.enterContainer()) {
        return std::nullopt;
    }
    return items;
}

bool CborInput::beginOpenArray()
{
    return m_reader.isArray() && !m_reader.isLengthKnown() && m_reader.enterContainer();
}

bool CborInput::leave()
{
    return m_reader.lastError() == QCborError::NoError && !m_reader.hasNext()
        && m_reader.leaveContainer();
}

std::optional<qint64> CborInput::signedNumber()
{
    constexpr quint64 kMax = quint64(std::numeric_limits<qint64>::max());
    qint64 value = 0;
    if (m_reader.isUnsignedInteger() && m_reader.toUnsignedInteger() <= kMax) {
        value = qint64(m_reader.toUnsignedInteger());
    } else if (m_reader.isNegativeInteger()) {
        // CBOR holds n for -1 - n; Qt gives n + 1, and 0 stands for 2^64.
        const quint64 n = quint64(m_reader.toNegativeInteger()) - 1;
        if (n > kMax) {
            return std::nullopt;
        }
        value = -1 - qint64(n);
    } else {
        return std::nullopt;
    }
    m_reader.next();
    return value;
}

std::optional<QCborValue> CborInput::scalar(qsizetype maximum)
{
    if (m_reader.isNull()) {
        m_reader.next();
        return QCborValue(nullptr);
    }
    if (m_reader.isInteger()) {
        const std::optional<qint64> value = signedNumber();
        return value ? std::optional<QCborValue>(*value) : std::nullopt;
    }
    if (m_reader.isByteArray()) {
        const std::optional<QByteArray> value = bytes(maximum);
        return value ? std::optional<QCborValue>(*value) : std::nullopt;
    }
    const std::optional<QString> value = text(maximum);
    return value ? std::optional<QCborValue>(*value) : std::nullopt;
}

std::optional<quint64> CborInput::number()
{
    if (!m_reader.isUnsignedInteger()) {
        return std::nullopt;
    }
    const quint64 value = m_reader.toUnsignedInteger();
    m_reader.next();
    return value;
}

std::optional<QByteArray> CborInput::bytes(qsizetype maximum)
{
    if (!m_reader.isByteArray() || !m_reader.isLengthKnown()
        || m_reader.currentStringChunkSize() < 0 || m_reader.currentStringChunkSize() > maximum) {
        return std::nullopt;
    }
    const auto chunk = m_reader.readByteArray();
    if (chunk.status != QCborStreamReader::Ok
        || m_reader.readByteArray().status != QCborStreamReader::EndOfString) {
        return std::nullopt;
    }
    return chunk.data;
}

std::optional<QString> CborInput::text(qsizetype maximum)
{
    if (!m_reader.isString() || !m_reader.isLengthKnown() || m_reader.currentStringChunkSize() < 0
        || m_reader.currentStringChunkSize() > maximum) {
        return std::nullopt;
    }
    const auto chunk = m_reader.readString();
    if (chunk.status != QCborStreamReader::Ok
        || m_reader.readString().status != QCborStreamReader::EndOfString) {
        return std::nullopt;
    }
    return chunk.data;
}

bool CborInput::end()
{
    return !m_reader.hasNext() && m_reader.leaveContainer()
        && m_reader.lastError() == QCborError::NoError && m_reader.currentOffset() == m_size;
}

} // namespace Sync
