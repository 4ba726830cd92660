#include "tests/gui/xdndsource.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QThread>
#include <QUrl>

#include <array>
#include <cstdlib>
#include <cstring>

namespace TestSupport {

namespace {

constexpr int kAnswerPollMs = 5;
constexpr quint32 kVersion = 5;

} // namespace

XdndSource::XdndSource(XSession &session, const QStringList &files)
    : m_session(session)
{
    for (const QString &file : files) {
        m_uris += QUrl::fromLocalFile(QFileInfo(file).absoluteFilePath()).toEncoded() + "\r\n";
    }
    m_own = xcb_generate_id(session.m_connection);
    xcb_create_window(session.m_connection, XCB_COPY_FROM_PARENT, m_own, session.m_screen->root,
        -10, -10, 1, 1, 0, XCB_WINDOW_CLASS_INPUT_OUTPUT, session.m_screen->root_visual, 0,
        nullptr);
    const quint32 version = kVersion;
    xcb_change_property(session.m_connection, XCB_PROP_MODE_REPLACE, m_own,
        session.atom("XdndAware"), XCB_ATOM_ATOM, 32, 1, &version);
    xcb_set_selection_owner(
        session.m_connection, m_own, session.atom("XdndSelection"), XCB_CURRENT_TIME);
    xcb_flush(session.m_connection);
}

XdndSource::~XdndSource()
{
    xcb_destroy_window(m_session.m_connection, m_own);
    xcb_flush(m_session.m_connection);
}

void XdndSource::send(const char *type, const std::array<quint32, 5> &data)
{
    xcb_client_message_event_t message = {};
    message.response_type = XCB_CLIENT_MESSAGE;
    message.format = 32;
    message.window = m_target;
    message.type = m_session.atom(type);
    std::copy(data.begin(), data.end(), message.data.data32);
    xcb_send_event(m_session.m_connection, 0, m_target, XCB_EVENT_MASK_NO_EVENT,
        reinterpret_cast<const char *>(&message));
    xcb_flush(m_session.m_connection);
}

QString XdndSource::enter(XSession::Window target, QPoint at, XSession::Milliseconds timeout)
{
    m_target = target;
    if (m_session.property(target, m_session.atom("XdndAware"), XCB_ATOM_ATOM).isEmpty()) {
        return QStringLiteral("the window takes no drops");
    }
    m_session.moveMouse(target, at);
    const QPoint place = m_session.geometry(target).topLeft() + at;
    send("XdndEnter", {m_own, kVersion << 24, m_session.atom("text/uri-list"), 0, 0});
    // A toolkit may refuse the first position, while it still makes up its mind.
    QElapsedTimer timer;
    timer.start();
    Answer answer = Answer::None;
    do {
        send("XdndPosition",
            {m_own, 0, quint32(place.x()) << 16 | quint32(place.y()), XCB_CURRENT_TIME,
                m_session.atom("XdndActionCopy")});
        answer = serve(Answer::Accepted, timeout);
    } while (answer == Answer::Refused && timer.elapsed() < timeout.count());
    m_accepted = answer == Answer::Accepted;
    if (m_accepted) {
        return {};
    }
    return answer == Answer::Refused ? QStringLiteral("the window refused the drop")
                                     : QStringLiteral("the window did not answer the drag");
}

QString XdndSource::drop(XSession::Milliseconds timeout)
{
    send("XdndDrop", {m_own, 0, XCB_CURRENT_TIME, 0, 0});
    return serve(Answer::Finished, timeout) == Answer::Finished
        ? QString()
        : QStringLiteral("the window did not finish the drop");
}

void XdndSource::leave(XSession::Milliseconds hold)
{
    serve(Answer::Finished, hold);
    send("XdndLeave", {m_own, 0, 0, 0, 0});
}

XdndSource::Answer XdndSource::serve(Answer wanted, XSession::Milliseconds timeout)
{
    const xcb_atom_t status = m_session.atom("XdndStatus");
    const xcb_atom_t finished = m_session.atom("XdndFinished");
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < timeout.count()) {
        const std::unique_ptr<xcb_generic_event_t, void (*)(void *)> event(
            xcb_poll_for_event(m_session.m_connection), std::free);
        if (!event) {
            QThread::msleep(kAnswerPollMs);
            continue;
        }
        const int type = event->response_type & 0x7F;
        if (type == XCB_SELECTION_REQUEST) {
            hand(*reinterpret_cast<const xcb_selection_request_event_t *>(event.get()));
        } else if (type == XCB_CLIENT_MESSAGE) {
            const auto &message
                = *reinterpret_cast<const xcb_client_message_event_t *>(event.get());
            if (message.type == status && wanted == Answer::Accepted) {
                return (message.data.data32[1] & 1) != 0 ? Answer::Accepted : Answer::Refused;
            }
            if (message.type == finished && wanted == Answer::Finished) {
                return Answer::Finished;
            }
        }
    }
    return Answer::None;
}

void XdndSource::hand(const xcb_selection_request_event_t &request)
{
    const xcb_atom_t list = m_session.atom("text/uri-list");
    const xcb_atom_t targets = m_session.atom("TARGETS");
    const xcb_atom_t place = request.property != XCB_NONE ? request.property : request.target;
    xcb_selection_notify_event_t notify = {};
    notify.response_type = XCB_SELECTION_NOTIFY;
    notify.time = request.time;
    notify.requestor = request.requestor;
    notify.selection = request.selection;
    notify.target = request.target;
    notify.property = place;
    if (request.target == list) {
        xcb_change_property(m_session.m_connection, XCB_PROP_MODE_REPLACE, request.requestor, place,
            list, 8, quint32(m_uris.size()), m_uris.constData());
    } else if (request.target == targets) {
        const xcb_atom_t offered[] = {targets, list};
        xcb_change_property(m_session.m_connection, XCB_PROP_MODE_REPLACE, request.requestor, place,
            XCB_ATOM_ATOM, 32, 2, offered);
    } else {
        notify.property = XCB_NONE;
    }
    xcb_send_event(m_session.m_connection, 0, request.requestor, XCB_EVENT_MASK_NO_EVENT,
        reinterpret_cast<const char *>(&notify));
    xcb_flush(m_session.m_connection);
}

} // namespace TestSupport
