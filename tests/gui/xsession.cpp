#include "tests/gui/xsession.h"

#include "tests/gui/xdndsource.h"

#include <QElapsedTimer>
#include <QHash>
#include <QThread>

#include <xcb/xtest.h>

#include <cstdlib>

namespace TestSupport {

namespace {

constexpr int kLookAgainMs = 20;
constexpr quint32 kShift = 0xFFE1; // keysyms, as X11/keysymdef.h has them
constexpr quint32 kControl = 0xFFE3;
constexpr quint32 kAlt = 0xFFE9;

struct Free
{
    void operator()(void *memory) const { std::free(memory); }
};
template <class T>
using Reply = std::unique_ptr<T, Free>;

template <class T>
Reply<T> take(T *reply)
{
    return Reply<T>(reply);
}

quint32 keysym(const QString &name)
{
    static const QHash<QString, quint32> names{{QStringLiteral("return"), 0xFF0D},
        {QStringLiteral("enter"), 0xFF0D}, {QStringLiteral("escape"), 0xFF1B},
        {QStringLiteral("tab"), 0xFF09}, {QStringLiteral("backspace"), 0xFF08},
        {QStringLiteral("space"), 0x20}, {QStringLiteral("left"), 0xFF51},
        {QStringLiteral("up"), 0xFF52}, {QStringLiteral("right"), 0xFF53},
        {QStringLiteral("down"), 0xFF54}, {QStringLiteral("pageup"), 0xFF55},
        {QStringLiteral("pagedown"), 0xFF56}, {QStringLiteral("end"), 0xFF57},
        {QStringLiteral("home"), 0xFF50}, {QStringLiteral("delete"), 0xFFFF},
        {QStringLiteral("menu"), 0xFF67}, {QStringLiteral("shift"), kShift},
        {QStringLiteral("ctrl"), kControl}, {QStringLiteral("alt"), kAlt}};
    if (name.size() == 1) {
        return name.at(0).unicode();
    }
    const QString lower = name.toLower();
    if (lower.startsWith(QLatin1Char('f')) && lower.mid(1).toInt() > 0) {
        return 0xFFBD + quint32(lower.mid(1).toInt());
    }
    return names.value(lower, 0);
}

} // namespace

std::unique_ptr<XSession> XSession::connect()
{
    xcb_connection_t *connection = xcb_connect(nullptr, nullptr);
    if (xcb_connection_has_error(connection) != 0) {
        xcb_disconnect(connection);
        return nullptr;
    }
    const xcb_query_extension_reply_t *test = xcb_get_extension_data(connection, &xcb_test_id);
    if (!test || test->present == 0) {
        xcb_disconnect(connection);
        return nullptr;
    }
    return std::unique_ptr<XSession>(new XSession(connection));
}

XSession::XSession(xcb_connection_t *connection)
    : m_connection(connection)
    , m_screen(xcb_setup_roots_iterator(xcb_get_setup(connection)).data)
{ }

XSession::~XSession()
{
    xcb_disconnect(m_connection);
}

xcb_atom_t XSession::atom(const char *name)
{
    const auto reply = take(xcb_intern_atom_reply(
        m_connection, xcb_intern_atom(m_connection, 0, quint16(qstrlen(name)), name), nullptr));
    return reply ? reply->atom : xcb_atom_t(XCB_ATOM_NONE);
}

QByteArray XSession::property(Window window, xcb_atom_t name, xcb_atom_t type)
{
    const auto reply = take(xcb_get_property_reply(
        m_connection, xcb_get_property(m_connection, 0, window, name, type, 0, 4096), nullptr));
    if (!reply) {
        return {};
    }
    return QByteArray(static_cast<const char *>(xcb_get_property_value(reply.get())),
        xcb_get_property_value_length(reply.get()));
}

std::optional<XSession::Window> XSession::waitForWindow(qint64 pid, Milliseconds timeout)
{
    const xcb_atom_t pidAtom = atom("_NET_WM_PID");
    QElapsedTimer timer;
    timer.start();
    do {
        const auto tree = take(xcb_query_tree_reply(
            m_connection, xcb_query_tree(m_connection, m_screen->root), nullptr));
        std::optional<Window> largest;
        int largestArea = 1;
        for (int i = 0; tree && i < xcb_query_tree_children_length(tree.get()); ++i) {
            const Window window = xcb_query_tree_children(tree.get())[i];
            const auto attributes = take(xcb_get_window_attributes_reply(
                m_connection, xcb_get_window_attributes(m_connection, window), nullptr));
            const QByteArray owner = property(window, pidAtom, XCB_ATOM_CARDINAL);
            quint32 ownerPid = 0;
            if (owner.size() == 4) {
                memcpy(&ownerPid, owner.constData(), 4);
            }
            const QRect place = geometry(window);
            const int area = place.width() * place.height();
            if (attributes && attributes->map_state == XCB_MAP_STATE_VIEWABLE
                && qint64(ownerPid) == pid && area > largestArea) {
                largest = window;
                largestArea = area;
            }
        }
        if (largest) {
            return largest;
        }
        QThread::msleep(kLookAgainMs);
    } while (timer.elapsed() < timeout.count());
    return std::nullopt;
}

std::optional<XSession::Window> XSession::findByTitle(const QString &wanted)
{
    const auto tree = take(
        xcb_query_tree_reply(m_connection, xcb_query_tree(m_connection, m_screen->root), nullptr));
    for (int i = 0; tree && i < xcb_query_tree_children_length(tree.get()); ++i) {
        const Window window = xcb_query_tree_children(tree.get())[i];
        if (title(window) == wanted) {
            return window;
        }
    }
    return std::nullopt;
}

QString XSession::title(Window window)
{
    return QString::fromUtf8(property(window, atom("_NET_WM_NAME"), atom("UTF8_STRING")));
}

QRect XSession::geometry(Window window)
{
    const auto size = take(
        xcb_get_geometry_reply(m_connection, xcb_get_geometry(m_connection, window), nullptr));
    const auto place = take(xcb_translate_coordinates_reply(m_connection,
        xcb_translate_coordinates(m_connection, window, m_screen->root, 0, 0), nullptr));
    if (!size || !place) {
        return {};
    }
    return QRect(place->dst_x, place->dst_y, size->width, size->height);
}

void XSession::focus(Window window)
{
    xcb_set_input_focus(m_connection, XCB_INPUT_FOCUS_PARENT, window, XCB_CURRENT_TIME);
    const auto done
        = take(xcb_get_input_focus_reply(m_connection, xcb_get_input_focus(m_connection), nullptr));
}

void XSession::requestClose(Window window)
{
    xcb_client_message_event_t message = {};
    message.response_type = XCB_CLIENT_MESSAGE;
    message.format = 32;
    message.window = window;
    message.type = atom("WM_PROTOCOLS");
    message.data.data32[0] = atom("WM_DELETE_WINDOW");
    message.data.data32[1] = XCB_CURRENT_TIME;
    xcb_send_event(
        m_connection, 0, window, XCB_EVENT_MASK_NO_EVENT, reinterpret_cast<const char *>(&message));
    xcb_flush(m_connection);
}

void XSession::resize(Window window, QSize size)
{
    const quint32 values[] = {quint32(size.width()), quint32(size.height())};
    xcb_configure_window(
        m_connection, window, XCB_CONFIG_WINDOW_WIDTH | XCB_CONFIG_WINDOW_HEIGHT, values);
    xcb_flush(m_connection);
}

std::optional<xcb_keycode_t> XSession::keycode(quint32 symbol, bool *shifted)
{
    if (symbol == 0) {
        return std::nullopt;
    }
    const xcb_setup_t *setup = xcb_get_setup(m_connection);
    const auto count = quint8(setup->max_keycode - setup->min_keycode + 1);
    const auto map = take(xcb_get_keyboard_mapping_reply(
        m_connection, xcb_get_keyboard_mapping(m_connection, setup->min_keycode, count), nullptr));
    if (!map) {
        return std::nullopt;
    }
    const xcb_keysym_t *symbols = xcb_get_keyboard_mapping_keysyms(map.get());
    const int columns = map->keysyms_per_keycode;
    for (int column = 0; column < 2 && column < columns; ++column) {
        for (int i = 0; i < count; ++i) {
            if (symbols[i * columns + column] == symbol) {
                *shifted = column == 1;
                return xcb_keycode_t(setup->min_keycode + i);
            }
        }
    }
    return std::nullopt;
}

void XSession::fakeKey(xcb_keycode_t code, bool press)
{
    xcb_test_fake_input(
        m_connection, press ? XCB_KEY_PRESS : XCB_KEY_RELEASE, code, 0, XCB_NONE, 0, 0, 0);
    xcb_flush(m_connection);
}

bool XSession::key(const QString &combination)
{
    QStringList names = combination == QLatin1String("+") ? QStringList{combination}
                                                          : combination.split(QLatin1Char('+'));
    QList<xcb_keycode_t> codes;
    bool shifted = false;
    for (const QString &name : names) {
        const std::optional<xcb_keycode_t> code = keycode(keysym(name), &shifted);
        if (!code) {
            return false;
        }
        codes.append(*code);
    }
    if (shifted) {
        bool ignored = false;
        codes.prepend(keycode(kShift, &ignored).value_or(50));
    }
    for (const xcb_keycode_t code : codes) {
        fakeKey(code, true);
    }
    for (qsizetype i = codes.size() - 1; i >= 0; --i) {
        fakeKey(codes.at(i), false);
    }
    return true;
}

void XSession::moveMouse(Window window, QPoint at)
{
    const QPoint place = geometry(window).topLeft() + at;
    xcb_test_fake_input(m_connection, XCB_MOTION_NOTIFY, 0, 0, m_screen->root, qint16(place.x()),
        qint16(place.y()), 0);
    xcb_flush(m_connection);
}

void XSession::click(Window window, QPoint at, int button)
{
    moveMouse(window, at);
    for (const int type : {XCB_BUTTON_PRESS, XCB_BUTTON_RELEASE}) {
        xcb_test_fake_input(m_connection, quint8(type), quint8(button), 0, XCB_NONE, 0, 0, 0);
    }
    xcb_flush(m_connection);
}

QImage XSession::screenshot(Window window)
{
    const QRect place = geometry(window).intersected(
        QRect(0, 0, m_screen->width_in_pixels, m_screen->height_in_pixels));
    if (place.isEmpty()) {
        return {};
    }
    // From the root: what is on the screen there, with everything that lies above.
    const auto reply = take(xcb_get_image_reply(m_connection,
        xcb_get_image(m_connection, XCB_IMAGE_FORMAT_Z_PIXMAP, m_screen->root, qint16(place.x()),
            qint16(place.y()), quint16(place.width()), quint16(place.height()), ~0U),
        nullptr));
    if (!reply || xcb_get_image_data_length(reply.get()) < place.width() * place.height() * 4) {
        return {};
    }
    return QImage(xcb_get_image_data(reply.get()), place.width(), place.height(), place.width() * 4,
        QImage::Format_RGB32)
        .copy();
}

bool XSession::waitForChange(
    Window window, const QRect &area, const QImage &before, Milliseconds timeout)
{
    QElapsedTimer timer;
    timer.start();
    do {
        if (screenshot(window).copy(area) != before.copy(area)) {
            return true;
        }
        QThread::msleep(kLookAgainMs);
    } while (timer.elapsed() < timeout.count());
    return false;
}

QString XSession::dropFiles(
    Window window, QPoint at, const QStringList &files, Milliseconds timeout)
{
    XdndSource source(*this, files);
    QString problem = source.enter(window, at, timeout);
    if (problem.isEmpty()) {
        problem = source.drop(timeout);
    }
    return problem;
}

QString XSession::hoverFiles(Window window, QPoint at, const QStringList &files, Milliseconds hold)
{
    XdndSource source(*this, files);
    const QString problem = source.enter(window, at, hold);
    source.leave(hold);
    return problem;
}

} // namespace TestSupport
