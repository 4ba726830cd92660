#pragma once

#include "tests/gui/xsession.h"

namespace TestSupport {

//! The giving side of one drag by XDND version 5: owns the selection, tells the window what comes,
//! and hands the list of URLs over when it is asked for.
class XdndSource
{
public:
    XdndSource(XSession &session, const QStringList &files);
    ~XdndSource();
    XdndSource(const XdndSource &) = delete;
    XdndSource &operator=(const XdndSource &) = delete;

    //! Each returns what went wrong, or nothing.
    QString enter(XSession::Window target, QPoint at, XSession::Milliseconds timeout);
    QString drop(XSession::Milliseconds timeout);
    void leave(XSession::Milliseconds hold);

private:
    enum class Answer
    {
        None,
        Refused,
        Accepted,
        Finished
    };
    void send(const char *type, const std::array<quint32, 5> &data);
    //! Serves the selection until one of the answers comes.
    Answer serve(Answer wanted, XSession::Milliseconds timeout);
    void hand(const xcb_selection_request_event_t &request);

    XSession &m_session;
    QByteArray m_uris;
    XSession::Window m_own = XCB_NONE;
    XSession::Window m_target = XCB_NONE;
    bool m_accepted = false;
};

} // namespace TestSupport
