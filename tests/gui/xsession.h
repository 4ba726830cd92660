#pragma once

#include <QByteArray>
#include <QImage>
#include <QPoint>
#include <QRect>
#include <QString>
#include <QStringList>

#include <xcb/xcb.h>

#include <chrono>
#include <memory>
#include <optional>

namespace TestSupport {

//! Another program's windows as a person sees and uses them: finds them, types, clicks, drops files
//! and takes pictures, over the X server that DISPLAY names. One thread; calls block until the X
//! server has answered or the time is over.
class XSession
{
public:
    using Window = xcb_window_t;
    using Milliseconds = std::chrono::milliseconds;

    //! Null when there is no display or it has no XTEST.
    static std::unique_ptr<XSession> connect();
    ~XSession();
    XSession(const XSession &) = delete;
    XSession &operator=(const XSession &) = delete;

    //! The largest shown top-level window of a process; waits for it.
    std::optional<Window> waitForWindow(qint64 pid, Milliseconds timeout);
    //! The shown top-level windows with exactly this title.
    std::optional<Window> findByTitle(const QString &title);
    QRect geometry(Window window);
    QString title(Window window);

    //! Gives the window the keyboard; there is no window manager that would.
    void focus(Window window);
    //! Asks the window to close, as a click on its cross does.
    void requestClose(Window window);
    void resize(Window window, QSize size);

    //! "Return", "Escape", "space", "Left", "ctrl+f", "shift+Tab", "a": one press and release.
    bool key(const QString &combination);
    void moveMouse(Window window, QPoint at);
    void click(Window window, QPoint at, int button = 1);

    QImage screenshot(Window window);
    //! A point of the window differs from the picture; for "the film is moving".
    bool waitForChange(
        Window window, const QRect &area, const QImage &before, Milliseconds timeout);

    //! Drops files on a point of the window by the XDND protocol, as a file manager does. Empty
    //! when it was taken, else what went wrong.
    QString dropFiles(Window window, QPoint at, const QStringList &files, Milliseconds timeout);
    //! Holds the files over the point without dropping, then leaves: for the drop overlay.
    QString hoverFiles(Window window, QPoint at, const QStringList &files, Milliseconds hold);

private:
    explicit XSession(xcb_connection_t *connection);

    friend class XdndSource;
    xcb_atom_t atom(const char *name);
    QByteArray property(Window window, xcb_atom_t name, xcb_atom_t type);
    std::optional<xcb_keycode_t> keycode(quint32 symbol, bool *shifted);
    void fakeKey(xcb_keycode_t code, bool press);

    xcb_connection_t *m_connection;
    xcb_screen_t *m_screen;
};

} // namespace TestSupport
