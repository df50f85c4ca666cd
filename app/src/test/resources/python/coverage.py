"""Makes every call of libvirt's binding that means something to a Virtuozzo host, and some that do not.

Arguments: URI of a daemon on an empty fake host, URI of its neighbour, folder for a storage pool, URI of the first daemon
without anybody in between, URI of a daemon on a slow host with a running guest named web. What the calls come to is seen by whoever listens between this client and the daemon; here
only those that fail are printed, with their error.
"""
import socket
import sys
import threading
import uuid

import libvirt

NAME = "machine"
VM = """<domain type='vz'><name>%s</name><uuid>%s</uuid><memory unit='MiB'>512</memory><vcpu>2</vcpu>
<os><type>hvm</type></os><devices><disk type='file'><source file='/vz/%s.hdd'/><target dev='sda' bus='scsi'/></disk>
<disk type='file' device='cdrom'><target dev='hda' bus='ide'/></disk>
<interface type='network'><mac address='00:1c:42:00:00:01'/><source network='Bridged'/></interface>
<serial type='unix'><source mode='bind' path='/run/%s'/></serial>
<graphics type='vnc' autoport='yes'/></devices></domain>"""
BOX = """<domain type='vz'><name>box</name><memory unit='MiB'>512</memory><vcpu>1</vcpu>
<os><type>exe</type><init>/sbin/init</init></os><devices><filesystem type='file'><driver type='ploop' format='ploop'/>
<source file='/vz/box.hdd'/><target dir='/'/></filesystem></devices></domain>"""
DISK = "<disk type='file'><source file='/vz/second.hdd'/><target dev='sdb' bus='scsi'/></disk>"
THIRD = "<disk type='file'><source file='/vz/third.hdd'/><target dev='sdc' bus='scsi'/></disk>"
MEDIUM = "<disk type='file' device='cdrom'><source file='/iso/cd.iso'/><target dev='hda' bus='ide'/></disk>"
BOTH = libvirt.VIR_DOMAIN_AFFECT_LIVE | libvirt.VIR_DOMAIN_AFFECT_CONFIG
CPU = "<cpu><arch>x86_64</arch><model>Skylake-Client</model><vendor>Intel</vendor><topology sockets='1' cores='1' threads='1'/></cpu>"
NETWORK = "<network><name>lab</name><bridge name='labbr0'/><ip address='192.168.99.1' netmask='255.255.255.0'/></network>"
SECRET = "<secret private='no'><uuid>%s</uuid><usage type='volume'><volume>/x</volume></usage></secret>"


def attempt(name, call):
    """Makes a call; a refusal is a result, too."""
    try:
        return call()
    except libvirt.libvirtError as e:
        print("%s: %d %s" % (name, e.get_error_code(), e.get_error_message()), flush=True)
    except (TypeError, AttributeError, NotImplementedError) as e:
        print("%s: not with this binding: %s" % (name, e), flush=True)
    return None


def all_of(**calls):
    for name, call in calls.items():
        attempt(name, call)


def events():
    libvirt.virEventRegisterDefaultImpl()

    def loop():
        while True:
            libvirt.virEventRunDefaultImpl()

    threading.Thread(target=loop, daemon=True).start()


def read(conn, open_stream):
    stream = conn.newStream()
    open_stream(stream)
    while stream.recv(65536):
        pass
    stream.finish()


def connection(conn):
    all_of(
        getVersion=conn.getVersion, getLibVersion=conn.getLibVersion, getHostname=conn.getHostname,
        getType=conn.getType, getURI=conn.getURI, getSysinfo=conn.getSysinfo,
        getMaxVcpus=lambda: conn.getMaxVcpus("vz"), getInfo=conn.getInfo, getCapabilities=conn.getCapabilities,
        getDomainCapabilities=lambda: conn.getDomainCapabilities(None, "x86_64", None, "vz"),
        isAlive=conn.isAlive, isEncrypted=conn.isEncrypted, isSecure=conn.isSecure,
        getCPUStats=lambda: conn.getCPUStats(-1), getMemoryStats=lambda: conn.getMemoryStats(-1),
        getCellsFreeMemory=lambda: conn.getCellsFreeMemory(0, 1), getFreeMemory=conn.getFreeMemory,
        getCPUMap=conn.getCPUMap, getFreePages=lambda: conn.getFreePages([4], 0, 1),
        allocPages=lambda: conn.allocPages({2048: 0}, 0, 1), getMemoryParameters=conn.getMemoryParameters,
        setMemoryParameters=lambda: conn.setMemoryParameters({"shm_pages_to_scan": 100}),
        suspendForDuration=lambda: conn.suspendForDuration(0, 60), getSecurityModel=conn.getSecurityModel,
        baselineCPU=lambda: conn.baselineCPU([CPU]), compareCPU=lambda: conn.compareCPU(CPU),
        getCPUModelNames=lambda: conn.getCPUModelNames("x86_64"),
        baselineHypervisorCPU=lambda: conn.baselineHypervisorCPU(None, "x86_64", None, "vz", [CPU]),
        compareHypervisorCPU=lambda: conn.compareHypervisorCPU(None, "x86_64", None, "vz", CPU),
        getSEVInfo=conn.getSEVInfo, setKeepAlive=lambda: conn.setKeepAlive(5, 5),
        setIdentity=lambda: conn.setIdentity({"user-name": "x"}),
        registerCloseCallback=lambda: conn.registerCloseCallback(lambda *args: None, None),
        unregisterCloseCallback=conn.unregisterCloseCallback,
        fromNative=lambda: conn.domainXMLFromNative("vz", "x"), toNative=lambda: conn.domainXMLToNative("vz", VM % (NAME, uuid.uuid4(), NAME, NAME)),
        event=lambda: conn.domainEventDeregisterAny(conn.domainEventRegisterAny(None, 0, lambda *args: None, None)),
        oldEvent=lambda: conn.domainEventRegister(lambda *args: None, None),
    )


def lookups(conn, dom):
    all_of(
        numOfDomains=conn.numOfDomains, listDomainsID=conn.listDomainsID, numOfDefined=conn.numOfDefinedDomains,
        listDefined=conn.listDefinedDomains, listAll=conn.listAllDomains, byName=lambda: conn.lookupByName(NAME),
        byUUID=lambda: conn.lookupByUUIDString(dom.UUIDString()), byID=lambda: conn.lookupByID(dom.ID()),
        stats=lambda: conn.getAllDomainStats(0, 0), someStats=lambda: conn.domainListGetStats([dom], 0, 0),
    )


def attributes(dom):
    all_of(
        OSType=dom.OSType, info=dom.info, state=dom.state, XMLDesc=dom.XMLDesc, isActive=dom.isActive,
        isPersistent=dom.isPersistent, isUpdated=dom.isUpdated, autostart=dom.autostart,
        setAutostart=lambda: dom.setAutostart(1), maxMemory=dom.maxMemory, maxVcpus=dom.maxVcpus, vcpus=dom.vcpus,
        vcpusFlags=lambda: dom.vcpusFlags(0), vcpuPinInfo=lambda: dom.vcpuPinInfo(0),
        pinVcpu=lambda: dom.pinVcpu(0, (True, False)), pinVcpuFlags=lambda: dom.pinVcpuFlags(0, (True, True), BOTH),
        setVcpus=lambda: dom.setVcpus(1), setVcpusFlags=lambda: dom.setVcpusFlags(2, BOTH),
        setVcpu=lambda: dom.setVcpu("0", 1, 0), emulatorPinInfo=lambda: dom.emulatorPinInfo(0),
        pinEmulator=lambda: dom.pinEmulator((True, True), 0), ioThreadInfo=lambda: dom.ioThreadInfo(0),
        addIOThread=lambda: dom.addIOThread(1, 0), delIOThread=lambda: dom.delIOThread(1, 0),
        pinIOThread=lambda: dom.pinIOThread(1, (True, True), 0), setIOThreadParams=lambda: dom.setIOThreadParams(1, {"poll_max_ns": 1}, 0),
        guestVcpus=lambda: dom.guestVcpus(0), setGuestVcpus=lambda: dom.setGuestVcpus("0", 1, 0),
        setMemory=lambda: dom.setMemory(524288), setMemoryFlags=lambda: dom.setMemoryFlags(524288, BOTH),
        memoryStats=dom.memoryStats, setMemoryStatsPeriod=lambda: dom.setMemoryStatsPeriod(1, 0),
        memoryParameters=lambda: dom.memoryParameters(0),
        numaParameters=lambda: dom.numaParameters(0),
        blkioParameters=lambda: dom.blkioParameters(0),
        blockIoTune=lambda: dom.blockIoTune("sda", 0),
        interfaceParameters=lambda: dom.interfaceParameters("00:1c:42:00:00:01", 0),
        schedulerType=dom.schedulerType, schedulerParameters=dom.schedulerParameters,
        schedulerParametersFlags=lambda: dom.schedulerParametersFlags(0),
        setSchedulerParameters=lambda: dom.setSchedulerParameters({"cpu_shares": 2000}),
        setMetadata=lambda: dom.setMetadata(libvirt.VIR_DOMAIN_METADATA_TITLE, "short", None, None, BOTH),
        metadata=lambda: dom.metadata(libvirt.VIR_DOMAIN_METADATA_TITLE, None, 0),
        controlInfo=lambda: dom.controlInfo(0), getCPUStats=lambda: dom.getCPUStats(True, 0),
        perfEvents=lambda: dom.perfEvents(0), setPerfEvents=lambda: dom.setPerfEvents({"cmt": True}, 0),
        setLifecycleAction=lambda: dom.setLifecycleAction(2, 1, BOTH), securityLabel=dom.securityLabel,
        securityLabelList=dom.securityLabelList, launchSecurityInfo=lambda: dom.launchSecurityInfo(0),
        setLaunchSecurityState=lambda: dom.setLaunchSecurityState({"sev-secret": "x"}, 0),
        messages=lambda: dom.messages(0), startDirtyRateCalc=lambda: dom.startDirtyRateCalc(1, 0),
    )


def tuning(dom):
    """Of a machine that is off: the binding first asks for what it is going to set, with the same flags."""
    all_of(
        setMemoryParameters=lambda: dom.setMemoryParameters({"min_guarantee": 262144}, 0),
        setNumaParameters=lambda: dom.setNumaParameters({"numa_nodeset": "0"}, 0),
        setBlkioParameters=lambda: dom.setBlkioParameters({"weight": 500}, 0),
        setBlockIoTune=lambda: dom.setBlockIoTune("sda", {"total_iops_sec": 1000}, 0),
        setInterfaceParameters=lambda: dom.setInterfaceParameters("00:1c:42:00:00:01", {"outbound.average": 1000}, 0),
        setSchedulerParametersFlags=lambda: dom.setSchedulerParametersFlags({"cpu_shares": 1000}, 0),
    )


def guest(conn, dom):
    all_of(
        hostname=lambda: dom.hostname(0), guestInfo=lambda: dom.guestInfo(0, 0), fsInfo=lambda: dom.fsInfo(0),
        interfaceAddresses=lambda: dom.interfaceAddresses(0, 0), setUserPassword=lambda: dom.setUserPassword("root", "x", 0),
        screenshot=lambda: read(conn, lambda stream: dom.screenshot(stream, 0, 0)),
        openConsole=lambda: dom.openConsole(None, conn.newStream(), 0),
        openChannel=lambda: dom.openChannel(None, conn.newStream(), 0),
        sendKey=lambda: dom.sendKey(0, 0, [28], 1, 0), injectNMI=lambda: dom.injectNMI(0),
        sendProcessSignal=lambda: dom.sendProcessSignal(1, 15, 0), getTime=lambda: dom.getTime(0),
        setTime=lambda: dom.setTime({"seconds": 1}, 0), fSTrim=lambda: dom.fSTrim(None, 0, 0),
        fsFreeze=lambda: dom.fsFreeze(None, 0), fsThaw=lambda: dom.fsThaw(None, 0),
        sshKeys=lambda: dom.authorizedSSHKeysGet("root", 0), setSshKeys=lambda: dom.authorizedSSHKeysSet("root", [], 0),
        agentTimeout=lambda: dom.agentSetResponseTimeout(5, 0), pMSuspend=lambda: dom.pMSuspendForDuration(0, 0, 0),
        pMWakeup=lambda: dom.pMWakeup(0), coreDump=lambda: dom.coreDump("/tmp/x", 0),
        coreDumpWithFormat=lambda: dom.coreDumpWithFormat("/tmp/x", 0, 0),
        memoryPeek=lambda: dom.memoryPeek(0, 8, 1), blockPeek=lambda: dom.blockPeek("sda", 0, 8, 0),
    )


def devices(dom):
    all_of(
        attach=lambda: dom.attachDevice(DISK), attachFlags=lambda: dom.attachDeviceFlags(THIRD, BOTH),
        update=lambda: dom.updateDeviceFlags(MEDIUM, BOTH), detach=lambda: dom.detachDevice(DISK),
        detachFlags=lambda: dom.detachDeviceFlags(THIRD, BOTH), attachAgain=lambda: dom.attachDeviceFlags(DISK, BOTH),
        detachAlias=lambda: dom.detachDeviceAlias("scsi0-0-0-1", BOTH),
        blockInfo=lambda: dom.blockInfo("sda", 0), blockResize=lambda: dom.blockResize("sda", 64 << 20, 0),
        blockStats=lambda: dom.blockStats("sda"), blockStatsFlags=lambda: dom.blockStatsFlags("sda", 0),
        interfaceStats=lambda: dom.interfaceStats("00:1c:42:00:00:01"), diskErrors=lambda: dom.diskErrors(0),
        blockThreshold=lambda: dom.setBlockThreshold("sda", 1, 0), blockPull=lambda: dom.blockPull("sda", 0, 0),
        blockRebase=lambda: dom.blockRebase("sda", None, 0, 0), blockCommit=lambda: dom.blockCommit("sda", None, None, 0, 0),
        blockCopy=lambda: dom.blockCopy("sda", "<disk type='file'><source file='/x'/></disk>", {}, 0),
        blockJobInfo=lambda: dom.blockJobInfo("sda", 0), blockJobAbort=lambda: dom.blockJobAbort("sda", 0),
        blockJobSpeed=lambda: dom.blockJobSetSpeed("sda", 0, 0),
    )


def power(conn, dom):
    all_of(
        suspend=dom.suspend, resume=dom.resume, reboot=lambda: dom.reboot(0), reset=lambda: dom.reset(0),
        jobInfo=dom.jobInfo, jobStats=dom.jobStats, abortJob=dom.abortJob, abortJobFlags=lambda: dom.abortJobFlags(0),
        managedSave=lambda: dom.managedSave(0), has=lambda: dom.hasManagedSaveImage(0),
        savedXML=lambda: dom.managedSaveGetXMLDesc(0), defineSaved=lambda: dom.managedSaveDefineXML(dom.XMLDesc(), 0),
        remove=lambda: dom.managedSaveRemove(0), save=lambda: dom.save("/tmp/x"), saveFlags=lambda: dom.saveFlags("/tmp/x", None, 0),
        saveParams=lambda: dom.saveParams({"file": "/tmp/x"}, 0), restore=lambda: conn.restore("/tmp/x"),
        restoreFlags=lambda: conn.restoreFlags("/tmp/x", None, 0), restoreParams=lambda: conn.restoreParams({"file": "/tmp/x"}, 0),
        imageXML=lambda: conn.saveImageGetXMLDesc("/tmp/x", 0), imageDefine=lambda: conn.saveImageDefineXML("/tmp/x", "<domain/>", 0),
        createWithFlags=lambda: dom.createWithFlags(0), shutdown=dom.shutdown, create=dom.create,
        shutdownFlags=lambda: dom.shutdownFlags(0), start=dom.create, destroyFlags=lambda: dom.destroyFlags(0),
        again=dom.create, destroy=dom.destroy, last=dom.create,
    )


def snapshots(dom):
    first = attempt("create", lambda: dom.snapshotCreateXML("<domainsnapshot><name>one</name></domainsnapshot>", 0))
    second = attempt("create", lambda: dom.snapshotCreateXML("<domainsnapshot><name>two</name></domainsnapshot>", 0))
    all_of(
        num=lambda: dom.snapshotNum(0), names=lambda: dom.snapshotListNames(0), all=lambda: dom.listAllSnapshots(0),
        lookup=lambda: dom.snapshotLookupByName("one", 0), has=lambda: dom.hasCurrentSnapshot(0),
        current=lambda: dom.snapshotCurrent(0), xml=lambda: first.getXMLDesc(0), children=lambda: first.numChildren(0),
        childrenNames=lambda: first.listChildrenNames(0), allChildren=lambda: first.listAllChildren(0),
        parent=lambda: second.getParent(0), isCurrent=lambda: second.isCurrent(0), metadata=lambda: second.hasMetadata(0),
        revert=lambda: dom.revertToSnapshot(first, 0), delete=lambda: first.delete(1),
        checkpoints=lambda: dom.listAllCheckpoints(0), checkpoint=lambda: dom.checkpointLookupByName("x", 0),
        createCheckpoint=lambda: dom.checkpointCreateXML("<domaincheckpoint/>", 0),
        backup=lambda: dom.backupBegin("<domainbackup/>", None, 0), backupXML=lambda: dom.backupGetXMLDesc(0),
    )


def migration(conn, there, dom, uri):
    dest = libvirt.open(there)
    all_of(
        downtime=lambda: dom.migrateGetMaxDowntime(0), setDowntime=lambda: dom.migrateSetMaxDowntime(1, 0),
        speed=lambda: dom.migrateGetMaxSpeed(0), setSpeed=lambda: dom.migrateSetMaxSpeed(1, 0),
        cache=lambda: dom.migrateGetCompressionCache(0), setCache=lambda: dom.migrateSetCompressionCache(1, 0),
        postCopy=lambda: dom.migrateStartPostCopy(0),
        peer=lambda: dom.migrateToURI3(there, {}, libvirt.VIR_MIGRATE_PEER2PEER | libvirt.VIR_MIGRATE_LIVE),
    )
    if dom.name() in [d.name() for d in conn.listAllDomains()]:
        attempt("migrate", lambda: dom.migrate3(dest, {}, libvirt.VIR_MIGRATE_LIVE))
    # And back, with the daemon under test as the target.
    for moved in dest.listAllDomains():
        attempt("migrate back", lambda: moved.migrate3(conn, {}, libvirt.VIR_MIGRATE_LIVE))
    dest.close()


def domains(conn, there, uri):
    identity = str(uuid.uuid4())
    dom = conn.defineXML(VM % (NAME, identity, NAME, NAME))
    attempt("defineXMLFlags", lambda: conn.defineXMLFlags(BOX, libvirt.VIR_DOMAIN_DEFINE_VALIDATE))
    attempt("setMaxMemory", lambda: dom.setMaxMemory(524288))
    tuning(dom)
    attempt("rename", lambda: dom.rename("renamed", 0))
    attempt("rename back", lambda: conn.lookupByName("renamed").rename(NAME, 0))
    dom.create()
    dom = conn.lookupByName(NAME)
    for part in (lambda: lookups(conn, dom), lambda: attributes(dom), lambda: guest(conn, dom), lambda: devices(dom),
                 lambda: power(conn, dom), lambda: snapshots(dom)):
        part()
    descriptors(sys.argv[4])
    migration(conn, there, dom, uri)
    attempt("createXML", lambda: conn.createXML(VM % ("passing", uuid.uuid4(), "passing", "passing"), 0))
    box = conn.lookupByName("box")
    attempt("undefine", box.undefine)
    attempt("undefineFlags", lambda: conn.defineXML(BOX).undefineFlags(3))


def descriptors(uri):
    """Calls that carry descriptors, which whoever listens in between cannot pass on: made directly, and told here."""
    conn = libvirt.open(uri)
    dom = conn.lookupByName(NAME)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        if attempt("openGraphics", lambda: dom.openGraphics(0, theirs.fileno(), 0)) == 0:
            print("direct DOMAIN_OPEN_GRAPHICS", flush=True)
        found = attempt("openGraphicsFD", lambda: dom.openGraphicsFD(0, 0))
        if found is not None:
            print("direct DOMAIN_OPEN_GRAPHICS_FD", flush=True)
    conn.close()


def siblings(conn):
    networks(conn)
    storage(conn)
    all_of(
        listDevices=lambda: conn.listAllDevices(0), numOfDevices=conn.numOfDevices, devices=lambda: conn.listDevices(None, 0),
        interfaces=lambda: conn.listAllInterfaces(0), numOfInterfaces=conn.numOfInterfaces,
        filters=lambda: conn.listAllNWFilters(0), numOfFilters=conn.numOfNWFilters, bindings=lambda: conn.listAllNWFilterBindings(0),
    )
    identity = str(uuid.uuid4())
    secret = attempt("secret", lambda: conn.secretDefineXML(SECRET % identity))
    all_of(
        secrets=lambda: conn.listAllSecrets(0), numOfSecrets=conn.numOfSecrets, listSecrets=conn.listSecrets,
        byUUID=lambda: conn.secretLookupByUUIDString(identity), byUsage=lambda: conn.secretLookupByUsage(1, "/x"),
        xml=lambda: secret.XMLDesc(0), set=lambda: secret.setValue(b"x", 0), get=lambda: secret.value(0),
        event=lambda: conn.secretEventDeregisterAny(conn.secretEventRegisterAny(None, 0, lambda *args: None, None)),
        undefine=lambda: secret.undefine(),
    )


def networks(conn):
    net = attempt("network", lambda: conn.networkDefineXML(NETWORK))
    all_of(
        networks=lambda: conn.listAllNetworks(0), numOfNetworks=conn.numOfNetworks, listNetworks=conn.listNetworks,
        numOfDefined=conn.numOfDefinedNetworks, listDefined=conn.listDefinedNetworks,
        byName=lambda: conn.networkLookupByName("lab"), byUUID=lambda: conn.networkLookupByUUIDString(net.UUIDString()),
        xml=lambda: net.XMLDesc(0), bridge=lambda: net.bridgeName(), autostart=lambda: net.autostart(),
        setAutostart=lambda: net.setAutostart(0), isActive=lambda: net.isActive(), isPersistent=lambda: net.isPersistent(),
        update=lambda: net.update(3, 4, 0, "<host mac='52:54:00:00:00:01' name='a' ip='192.168.99.9'/>", 2),
        leases=lambda: net.DHCPLeases(None, 0), ports=lambda: net.listAllPorts(0), destroy=lambda: net.destroy(),
        event=lambda: conn.networkEventDeregisterAny(conn.networkEventRegisterAny(None, 0, lambda *args: None, None)),
        undefine=lambda: net.undefine(),
    )


def storage(conn):
    pool = attempt("pool", lambda: conn.storagePoolDefineXML(
        "<pool type='dir'><name>images</name><target><path>%s</path></target></pool>" % sys.argv[3], 0))
    all_of(
        build=lambda: pool.build(0), create=lambda: pool.create(0), refresh=lambda: pool.refresh(0), info=lambda: pool.info(),
        pools=lambda: conn.listAllStoragePools(0), numOfPools=conn.numOfStoragePools, listPools=conn.listStoragePools,
        numOfDefined=conn.numOfDefinedStoragePools, listDefined=conn.listDefinedStoragePools,
        byName=lambda: conn.storagePoolLookupByName("images"), byUUID=lambda: conn.storagePoolLookupByUUIDString(pool.UUIDString()),
        byPath=lambda: conn.storagePoolLookupByTargetPath(sys.argv[3]), xml=lambda: pool.XMLDesc(0), isActive=lambda: pool.isActive(),
        isPersistent=lambda: pool.isPersistent(), autostart=lambda: pool.autostart(), setAutostart=lambda: pool.setAutostart(0),
        capabilities=lambda: conn.getStoragePoolCapabilities(0), sources=lambda: conn.findStoragePoolSources("dir", None, 0),
        event=lambda: conn.storagePoolEventDeregisterAny(conn.storagePoolEventRegisterAny(None, 0, lambda *args: None, None)),
    )
    vol = attempt("volume", lambda: pool.createXML("<volume><name>a</name><capacity unit='MiB'>1</capacity></volume>", 0))
    all_of(
        volumes=lambda: pool.listAllVolumes(0), numOfVolumes=lambda: pool.numOfVolumes(), listVolumes=lambda: pool.listVolumes(),
        byName=lambda: pool.storageVolLookupByName("a"), byKey=lambda: conn.storageVolLookupByKey(vol.key()),
        byPath=lambda: conn.storageVolLookupByPath(vol.path()), poolOf=lambda: vol.storagePoolLookupByVolume(),
        clone=lambda: pool.createXMLFrom("<volume><name>b</name><capacity unit='MiB'>1</capacity></volume>", vol, 0),
        info=lambda: vol.info(), infoFlags=lambda: vol.infoFlags(0), xml=lambda: vol.XMLDesc(0), path=lambda: vol.path(),
        resize=lambda: vol.resize(2 << 20, 0), wipe=lambda: vol.wipe(0), wipePattern=lambda: vol.wipePattern(0, 0),
        upload=lambda: upload(conn, vol), download=lambda: read(conn, lambda stream: vol.download(stream, 0, 16, 0)),
        delete=lambda: vol.delete(0),
    )
    all_of(destroy=lambda: pool.destroy(), remove=lambda: pool.delete(0), undefine=lambda: pool.undefine())


def upload(conn, vol):
    stream = conn.newStream()
    vol.upload(stream, 0, 16, 0)
    stream.send(b"0123456789abcdef")
    stream.finish()


def jobs(uri):
    """Gives up a job that is under way, in both ways."""
    conn = libvirt.open(uri)
    dom = conn.lookupByName("web")
    for abort in (dom.abortJob, lambda: dom.abortJobFlags(0)):
        save = threading.Thread(target=lambda: attempt("save that is given up", lambda: dom.managedSave(0)))
        save.start()
        while save.is_alive() and attempt("too early", abort) is None:
            pass
        save.join()
    conn.close()


def main():
    libvirt.registerErrorHandler(lambda context, error: None, None)
    uri, there = sys.argv[1:3]
    events()
    conn = libvirt.open(uri)
    connection(conn)
    domains(conn, there, uri)
    siblings(conn)
    jobs(sys.argv[5])
    libvirt.open(uri).close()
    print("done", flush=True)


main()
