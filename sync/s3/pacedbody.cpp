#include "sync/s3/pacedbody.h"

#include "sync/transfer/bandwidth.h"

#include <algorithm>

namespace Sync {

PacedBody::PacedBody(
    const QByteArray &bytes, const std::shared_ptr<Bandwidth> &line, const MovedBytes &moved)
    : m_bytes(bytes)
    , m_line(line)
    , m_moved(moved)
{
    m_turn.setSingleShot(true);
    m_turn.setTimerType(Qt::PreciseTimer);
    connect(&m_turn, &QTimer::timeout, this, &PacedBody::goOn);
    // Queued: the line says so to whoever asks it, and that may be this.
    connect(
        line.get(), &Bandwidth::changed, this,
        [this] {
            if (m_turn.isActive()) {
                m_turn.stop();
                m_share = 0;
                goOn();
            }
        },
        Qt::QueuedConnection);
    open(ReadOnly | Unbuffered);
}

PacedBody::~PacedBody() = default;

void PacedBody::goOn()
{
    emit wentOn();
    emit readyRead();
}

// Nothing, without being at the end, makes Qt wait for readyRead().
qint64 PacedBody::readData(char *data, qint64 maxSize)
{
    const qint64 left = m_bytes.size() - pos();
    if (m_turn.isActive() || left <= 0 || maxSize <= 0) {
        return 0;
    }
    if (m_share == 0) {
        const LineShare share = m_line->take(Bandwidth::Way::Up, left);
        m_share = share.bytes;
        if (share.wait.count() > 0) {
            m_turn.start(share.wait);
            emit heldBack();
            return 0;
        }
    }
    const qint64 size = std::min({maxSize, left, m_share});
    std::copy_n(m_bytes.constData() + pos(), size, data);
    m_share -= size;
    if (m_moved) {
        m_moved->store(pos() + size);
    }
    return size;
}

qint64 PacedBody::writeData(const char *, qint64)
{
    return -1;
}

} // namespace Sync
